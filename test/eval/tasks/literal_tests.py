"""Turns HumanEval's functions into data that another language can be tested with.

Reads a JSON array of {"id", "prompt", "entryPoint", "test"}; writes one of {"id", "parameters", "documentation", "cases"}, each
case {"args", "expected"}. Items whose tests are more than calls with plain literals are left out, and so are those whose
prompt defines a helper.
"""

import ast
import json
import sys

MAX_SAFE_INTEGER = 2**53 - 1


class NotPlain(Exception):
    pass


def plain(value):
    """The value as JSON has it; a tuple is a list."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        if abs(value) > MAX_SAFE_INTEGER:
            raise NotPlain
        return value
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise NotPlain
        return value
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: plain(each) for key, each in value.items()}
    raise NotPlain


def literal(node):
    return plain(ast.literal_eval(node))


def call_arguments(node):
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "candidate"):
        raise NotPlain
    if node.keywords:
        raise NotPlain
    return [literal(argument) for argument in node.args]


def case_of(test):
    """`candidate(…) == literal`, `candidate(…) is literal`, `candidate(…)`, `not candidate(…)`."""
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], (ast.Eq, ast.Is)):
        return {"args": call_arguments(test.left), "expected": literal(test.comparators[0])}
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return {"args": call_arguments(test.operand), "expected": False}
    return {"args": call_arguments(test), "expected": True}


def cases_of(test):
    check = next(node for node in ast.parse(test).body if isinstance(node, ast.FunctionDef) and node.name == "check")
    cases = []
    for statement in check.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        if isinstance(statement, ast.Pass):
            continue
        if not isinstance(statement, ast.Assert):
            raise NotPlain
        if isinstance(statement.test, ast.Constant) and statement.test.value is True:
            continue
        cases.append(case_of(statement.test))
    if not cases:
        raise NotPlain
    return cases


def read(item):
    functions = [node for node in ast.parse(item["prompt"]).body if isinstance(node, ast.FunctionDef)]
    if len(functions) != 1 or functions[0].name != item["entryPoint"]:
        raise NotPlain
    (function,) = functions
    parameters = [parameter.arg for parameter in function.args.args]
    if function.args.vararg or function.args.kwarg or function.args.kwonlyargs or function.args.defaults:
        raise NotPlain
    documentation = ast.get_docstring(function)
    if not documentation:
        raise NotPlain
    cases = cases_of(item["test"])
    if any(len(case["args"]) != len(parameters) for case in cases):
        raise NotPlain
    return {"id": item["id"], "parameters": parameters, "documentation": documentation, "cases": cases}


def main():
    read_items = []
    for item in json.load(sys.stdin):
        try:
            read_items.append(read(item))
        except (NotPlain, ValueError, SyntaxError, TypeError):
            pass
    json.dump(read_items, sys.stdout)


main()
