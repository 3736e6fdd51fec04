"""Writes Symbols.ttf: the part of Symbola that DejaVu Sans lacks (control pictures, symbols, mathematical letters, emoji),
and the digits that keycap emoji stand on.

Run beside DejaVuSans.ttf with fonttools 4.68:  python make_symbols.py PATH/TO/Symbola_hint.ttf
Symbola_hint.ttf 2.60 is in the Debian package fonts-symbola; its licence allows modified versions.
"""

import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

RANGES = [(0x2000, 0x2BFF), (0x2E00, 0x2E7F), (0x1D400, 0x1D7FF), (0x1F000, 0x1FAFF)]
folder = pathlib.Path(__file__).parent

options = subset.Options(hinting=False, layout_features=["*"], notdef_outline=True, recalc_timestamp=False)
font = subset.load_font(sys.argv[1], options)
missing = set(font.getBestCmap()) - set(TTFont(folder / "DejaVuSans.ttf").getBestCmap())
cutter = subset.Subsetter(options)
wanted = [code for code in missing if any(low <= code <= high for low, high in RANGES)]
cutter.populate(unicodes=wanted, text="0123456789#*")
cutter.subset(font)
for record in font["name"].names:
    if record.nameID in (1, 3, 4, 6):
        record.string = "AttnvizSymbols" if record.nameID == 6 else "Attnviz Symbols (from Symbola)"
font.save(folder / "Symbols.ttf")
