(function_definition name: (_) @name body: (_) @body) @scope.function
(lambda body: (_) @body) @scope.function
(class_definition name: (_) @name body: (_) @body) @scope.class

(if_statement consequence: (_) @body) @scope.block
(elif_clause consequence: (_) @body) @scope.block
(else_clause body: (_) @body) @scope.block
(for_statement body: (_) @body) @scope.block
(while_statement body: (_) @body) @scope.block
(with_statement body: (_) @body) @scope.block
(try_statement body: (_) @body) @scope.block
(except_clause (block) @body) @scope.block
(finally_clause (block) @body) @scope.block
(match_statement body: (_) @body) @scope.block
(case_clause consequence: (_) @body) @scope.block

(import_statement) @import
(import_from_statement) @import
(future_import_statement) @import

(comment) @comment
(string) @string
(interpolation) @string.code

(parameters) @parameters
(parameters [
  (identifier) @parameter
  (list_splat_pattern) @parameter
  (dictionary_splat_pattern) @parameter
  (default_parameter name: (identifier) @parameter)
  (typed_default_parameter name: (identifier) @parameter)
  (typed_parameter . [(identifier) (list_splat_pattern) (dictionary_splat_pattern)] @parameter)
])
