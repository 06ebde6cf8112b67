(function_definition name: (_) @name body: (_) @body) @scope.function

(if_statement) @scope.block
(elif_clause) @scope.block
(else_clause) @scope.block
(for_statement body: (_) @body) @scope.block
(c_style_for_statement body: (_) @body) @scope.block
(while_statement body: (_) @body) @scope.block
(case_statement) @scope.block
(case_item) @scope.block

(program (command name: (command_name) @_source) @import
  (#match? @_source "^(source|[.])$"))

(comment) @comment
(string) @string
(raw_string) @string
(ansi_c_string) @string
(heredoc_body) @string
(command_substitution) @string.code
(expansion) @string.code
