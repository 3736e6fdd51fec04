#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "commands.hpp"
#include "completions.hpp"
#include "console.hpp"
#include "man_page.hpp"

namespace attnviz::app {

void add_completions_command(CLI::App& app, ExitCode&) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("completions", "What a shell reads to complete words of attnviz commands");
  command->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->type_name("SHELL")
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->callback([shell, &app] {
    const CommandTree tree = command_tree(app);
    print(*shell == "bash" ? bash_completions(tree) : *shell == "zsh" ? zsh_completions(tree) : fish_completions(tree));
  });
}

void add_man_command(CLI::App& app, ExitCode&) {
  app.add_subcommand("man", "The manual page: attnviz man | man -l -")->callback([&app] {
    print(man_page(command_tree(app)));
  });
}

}  // namespace attnviz::app
