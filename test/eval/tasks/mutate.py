"""Programs that differ from a right one in one place of one function.

Reads {"program", "entryPoint"}; writes a JSON array of programs: another comparison, another operator, another number, the opposite
boolean, a condition turned round, a returned value left out.
"""

import ast
import copy
import json
import sys

COMPARED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPERATED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv}


def mutated(node):
    """The node changed in place; whether it was."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARED:
        node.ops[0] = COMPARED[type(node.ops[0])]()
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATED:
        node.op = OPERATED[type(node.op)]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        node.value = not node.value
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        node.value += 1
    elif isinstance(node, ast.If):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.Return) and node.value is not None:
        node.value = ast.Constant(None)
    else:
        return False
    return True


def function_of(tree, name):
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)


def main():
    given = json.load(sys.stdin)
    tree = ast.parse(given["program"])
    count = len(list(ast.walk(function_of(tree, given["entryPoint"]))))
    programs = []
    for at in range(count):
        changed = copy.deepcopy(tree)
        node = list(ast.walk(function_of(changed, given["entryPoint"])))[at]
        if mutated(node):
            programs.append(ast.unparse(ast.fix_missing_locations(changed)))
    json.dump(programs, sys.stdout)


main()
