(method name: (_) @name body: (_)? @body) @scope.function
(singleton_method name: (_) @name body: (_)? @body) @scope.function
(lambda body: (_) @body) @scope.function

(class name: (_) @name body: (_)? @body) @scope.class
(singleton_class body: (_)? @body) @scope.class
(module name: (_) @name body: (_)? @body) @scope.class

(if consequence: (_)? @body) @scope.block
(unless consequence: (_)? @body) @scope.block
(elsif consequence: (_)? @body) @scope.block
(else) @scope.block
(while body: (_) @body) @scope.block
(until body: (_) @body) @scope.block
(for body: (_) @body) @scope.block
(case) @scope.block
(when body: (_)? @body) @scope.block
(begin) @scope.block
(do_block body: (_)? @body) @scope.block
(block body: (_)? @body) @scope.block

(program (call method: (identifier) @_require) @import
  (#match? @_require "^(require|require_relative|load|autoload)$"))

(comment) @comment
(string) @string
(regex) @string
(heredoc_body) @string
(interpolation) @string.code

(method_parameters) @parameters
(method_parameters [
  (identifier) @parameter
  (optional_parameter name: (identifier) @parameter)
  (keyword_parameter name: (identifier) @parameter)
  (splat_parameter name: (identifier) @parameter)
])
