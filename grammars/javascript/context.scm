(function_declaration name: (_) @name body: (_) @body) @scope.function
(generator_function_declaration name: (_) @name body: (_) @body) @scope.function
(function_expression name: (_)? @name body: (_) @body) @scope.function
(generator_function name: (_)? @name body: (_) @body) @scope.function
(method_definition name: (_) @name body: (_) @body) @scope.function
(arrow_function body: (_) @body) @scope.function
(variable_declarator name: (identifier) @name value: (arrow_function body: (_) @body)) @scope.function

(class_declaration name: (_) @name body: (_) @body) @scope.class
(class name: (_)? @name body: (_) @body) @scope.class

(if_statement consequence: (statement_block) @body) @scope.block
(else_clause (statement_block) @body) @scope.block
(for_statement body: (statement_block) @body) @scope.block
(for_in_statement body: (statement_block) @body) @scope.block
(while_statement body: (statement_block) @body) @scope.block
(do_statement body: (statement_block) @body) @scope.block
(try_statement body: (statement_block) @body) @scope.block
(catch_clause body: (statement_block) @body) @scope.block
(finally_clause body: (statement_block) @body) @scope.block
(switch_statement body: (switch_body) @body) @scope.block
(statement_block) @body

(import_statement) @import
(export_statement source: (_)) @import
(program (lexical_declaration (variable_declarator value: (call_expression function: (identifier) @_require))) @import
  (#eq? @_require "require"))

(comment) @comment
(string) @string
(template_string) @string
(regex) @string
(template_substitution) @string.code
(class_static_block body: (_) @body) @scope.block

(formal_parameters) @parameters
(formal_parameters [
  (identifier) @parameter
  (assignment_pattern left: (identifier) @parameter)
  (rest_pattern (identifier) @parameter)
])
(arrow_function parameter: (identifier) @parameter)

(field_definition property: (_) @name) @signature.property
