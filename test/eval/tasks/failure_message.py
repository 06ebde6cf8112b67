"""python3 -I failure_message.py PROGRAM: what Python says of a program that fails: `line<TAB>message`, the line in the program, from 0.

A syntax error as Python words it; else of the first failing `assert candidate(…) == …` both values.
"""
import ast
import resource
import sys

resource.setrlimit(resource.RLIMIT_CPU, (5, 5))
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
path = sys.argv[1]
source = open(path, encoding="utf-8").read()
try:
    tree = ast.parse(source)
except SyntaxError as error:
    print(f"{(error.lineno or 1) - 1}\t{type(error).__name__}: {error.msg}")
    sys.exit()
check = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "check")
call = tree.body.pop()
name = call.value.args[0].id
scope = {"__name__": "program"}
exec(compile(tree, path, "exec"), scope)
function = scope[name]
scope["candidate"] = function
for statement in check.body:
    try:
        if (
            isinstance(statement, ast.Assert)
            and isinstance(statement.test, ast.Compare)
            and len(statement.test.comparators) == 1
            and isinstance(statement.test.ops[0], (ast.Eq, ast.Is))
        ):
            compare = statement.test
            evaluate = lambda node: eval(compile(ast.Expression(node), path, "eval"), scope)
            got, expected = evaluate(compare.left), evaluate(compare.comparators[0])
            if got == expected:
                continue
            call = ast.unparse(compare.left).replace("candidate", name)
            print(f"-1\tThis returns a wrong result: {call} should be {expected!r}, got {got!r}")
            sys.exit()
        exec(compile(ast.Module([statement], []), path, "exec"), scope)
    except AssertionError:
        print("-1\tThis returns a wrong result: a test fails")
        sys.exit()
    except Exception as error:
        print(f"-1\t{type(error).__name__}: {error}")
        sys.exit()
print("-1\tThis returns a wrong result")
