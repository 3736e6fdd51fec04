#pragma once

#include <cstdint>

namespace attnviz::io {

/// The opcodes that a state dict is written with, by pickletools' names.
enum class PickleOpcode : std::uint8_t {
  proto = 0x80,
  frame = 0x95,
  stop = '.',
  mark = '(',
  pop = '0',
  none = 'N',
  new_true = 0x88,
  new_false = 0x89,
  int4 = 'J',
  int1 = 'K',
  int2 = 'M',
  long1 = 0x8A,
  long4 = 0x8B,
  float8 = 'G',
  unicode4 = 'X',
  unicode1 = 0x8C,
  unicode8 = 0x8D,
  string4 = 'T',  // texts of Python 2
  string1 = 'U',
  bytes4 = 'B',
  bytes1 = 'C',
  bytes8 = 0x8E,
  empty_list = ']',
  append = 'a',
  appends = 'e',
  empty_tuple = ')',
  tuple = 't',
  tuple1 = 0x85,
  tuple2 = 0x86,
  tuple3 = 0x87,
  empty_dict = '}',
  set_item = 's',
  set_items = 'u',
  put1 = 'q',
  put4 = 'r',
  memoize = 0x94,
  get1 = 'h',
  get4 = 'j',
  global = 'c',
  stack_global = 0x93,
  reduce = 'R',
  new_object = 0x81,
  build = 'b',
  persistent_id = 'Q'
};

}  // namespace attnviz::io
