/**
 * What Python runs before a program: modules that annotations need, an import that knows few names, what MicroPython lacks or does otherwise
 * (`server/syntax/runnable/adapted-python.ts` puts calls of it in), and how a value is told.
 */
export const PYTHON_HARNESS = `
import builtins, math
import collections as __collections, functools as __functools
__print = print
__really_import = builtins.__import__
__plain_dict = dict
__OrderedDict = __collections.OrderedDict
__really_round = round
__really_sort = list.sort

# In the order in which keys were put in; equal whatever that is.
class _ordered(__OrderedDict):
    def __init__(self, values=(), **named):
        super().__init__()
        self.update(values)
        for name in named:
            self[name] = named[name]
    def update(self, values=(), **named):
        for key, value in (values.items() if isinstance(values, __plain_dict) else values):
            self[key] = value
        for name in named:
            self[name] = named[name]
    def __eq__(self, other):
        return isinstance(other, __plain_dict) and __plain_dict(self.items()) == __plain_dict(other.items())
    def __ne__(self, other):
        return not self == other
    def copy(self):
        return _ordered(self)
    def __or__(self, other):
        merged = self.copy()
        merged.update(other)
        return merged
    @classmethod
    def fromkeys(kind, keys, value=None):
        return _ordered([(key, value) for key in keys])

def _slice(values, start, stop, step):
    if step is None or step == 1:
        return values[start:stop]
    if not isinstance(values, (str, list, tuple, bytes)):
        return values[start:stop:step]
    size = len(values)
    if step == 0:
        raise ValueError('slice step cannot be zero')
    lowest, highest = (-1, size - 1) if step < 0 else (0, size)
    def bound(at, otherwise):
        if at is None:
            return otherwise
        if at < 0:
            at += size
        return max(lowest, min(at, highest))
    indices = range(bound(start, highest if step < 0 else lowest), bound(stop, lowest if step < 0 else highest), step)
    taken = [values[at] for at in indices]
    if isinstance(values, str):
        return ''.join(taken)
    if isinstance(values, list):
        return taken
    return tuple(taken) if isinstance(values, tuple) else bytes(taken)

# MicroPython's is not stable.
def _sorted(values, *, key=None, reverse=False):
    values = list(values)
    if reverse:
        values.reverse()
    marked = [((value if key is None else key(value)), at) for at, value in enumerate(values)]
    __really_sort(marked)
    values = [values[at] for _, at in marked]
    if reverse:
        values.reverse()
    return values

def _sort(values, *, key=None, reverse=False):
    values[:] = _sorted(values, key=key, reverse=reverse)

# To the nearest decimal of the exact value, half to even, as CPython does it.
def _round(value, digits=None):
    if digits is None or not isinstance(value, float) or value != value or value - value != 0:
        return __really_round(value) if digits is None else __really_round(value, digits)
    mantissa, exponent = math.frexp(value)
    top, bottom = int(mantissa * 9007199254740992), 1
    exponent -= 53
    if exponent >= 0:
        top <<= exponent
    else:
        bottom <<= -exponent
    if digits >= 0:
        top *= 10 ** digits
    else:
        bottom *= 10 ** -digits
    whole, rest = divmod(top, bottom)
    if rest * 2 > bottom or (rest * 2 == bottom and whole % 2 == 1):
        whole += 1
    return whole / 10 ** digits if digits >= 0 else float(whole * 10 ** -digits)

def __letters(text, of):
    return ''.join([of(text[at], at == 0 or not text[at - 1].isalpha()) for at in range(len(text))])
def __title(text):
    return __letters(text, lambda letter, isFirst: letter.upper() if isFirst else letter.lower())
def __padded(text, width, fill, side):
    missing = fill * max(0, width - len(text))
    return missing + text if side else text + missing
def __zfill(text, width):
    sign = text[:1] if text[:1] in ('-', '+') else ''
    return sign + __padded(text[len(sign):], width - len(sign), '0', True)
def __all(text, test):
    return len(text) > 0 and all([test(letter) for letter in text])
__methods = {
    (str, 'title'): __title,
    (str, 'capitalize'): lambda text: text[:1].upper() + text[1:].lower(),
    (str, 'swapcase'): lambda text: ''.join([x.lower() if x.isupper() else x.upper() for x in text]),
    (str, 'zfill'): __zfill,
    (str, 'ljust'): lambda text, width, fill=' ': __padded(text, width, fill, False),
    (str, 'rjust'): lambda text, width, fill=' ': __padded(text, width, fill, True),
    (str, 'isalnum'): lambda text: __all(text, lambda x: x.isalpha() or x.isdigit()),
    (str, 'isnumeric'): lambda text: __all(text, lambda x: x.isdigit()),
    (str, 'isdecimal'): lambda text: __all(text, lambda x: x.isdigit()),
    (str, 'casefold'): lambda text: text.lower(),
    (str, 'removeprefix'): lambda text, start: text[len(start):] if text.startswith(start) else text,
    (str, 'removesuffix'): lambda text, end: text[:-len(end)] if end and text.endswith(end) else text,
    (int, 'bit_length'): lambda value: len(bin(abs(value))) - 2 if value else 0,
    (int, 'bit_count'): lambda value: bin(abs(value)).count('1'),
    (int, 'is_integer'): lambda value: True,
    (float, 'is_integer'): lambda value: value == math.floor(value),
    (list, 'sort'): _sort,
}
def _method(value, name):
    method = __methods.get((type(value), name))
    if method is None:
        return getattr(value, name)
    return lambda *values, **named: method(value, *values, **named)

class __Anything:
    def __getattr__(self, name):
        if name[:2] == '__':
            raise AttributeError(name)
        return self
    def __getitem__(self, key):
        return self
    def __call__(self, *values, **named):
        return values[0] if len(values) == 1 else self
__typing = __Anything()

class __Sys:
    maxsize = 9223372036854775807
    def setrecursionlimit(self, depth):
        pass

class _defaultdict(_ordered):
    def __init__(self, factory=None, *values):
        self.default_factory = factory
        super().__init__(*values)
    def __getitem__(self, key):
        if key not in self:
            if self.default_factory is None:
                raise KeyError(key)
            self[key] = self.default_factory()
        return super().__getitem__(key)

class _Counter(_ordered):
    def __init__(self, values=()):
        super().__init__()
        self.update(values)
    def update(self, values=()):
        if isinstance(values, __plain_dict):
            for key in values:
                self[key] = self[key] + values[key]
        else:
            for key in values:
                self[key] = self[key] + 1
    def __getitem__(self, key):
        return super().__getitem__(key) if key in self else 0
    def elements(self):
        return [key for key in self for _ in range(self[key])]
    def most_common(self, count=None):
        pairs = _sorted([(key, self[key]) for key in self], key=lambda pair: pair[1], reverse=True)
        return pairs if count is None else pairs[:count]

class __Collections:
    OrderedDict = _ordered
    defaultdict = _defaultdict
    Counter = _Counter
    deque = __collections.deque
    namedtuple = __collections.namedtuple

class __Functools:
    reduce = __functools.reduce
    partial = __functools.partial
    def cache(self, function):
        return function
    def lru_cache(self, maxsize=None, typed=False):
        return maxsize if callable(maxsize) else self.cache
    def wraps(self, function):
        return lambda wrapper: wrapper

__stubs = {
    'typing': __typing,
    'typing_extensions': __typing,
    '__future__': __typing,
    'sys': __Sys(),
    'collections': __Collections(),
    'functools': __Functools(),
}
__known = ('math', 'cmath', 'itertools', 'heapq', 'string', 'copy', 'operator', 'binascii', 'base64', 'json')
__loaded = {'math': math}
def __only_known(name, *more):
    if name in __stubs:
        return __stubs[name]
    if name in __loaded:
        return __loaded[name]
    if name not in __known:
        raise ImportError(name)
    # Its own imports are not the program's.
    builtins.__import__ = __really_import
    try:
        __loaded[name] = __really_import(name)
    finally:
        builtins.__import__ = __only_known
    return __loaded[name]

__names = {}
def __load(source):
    global __names
    __names = {
        '__name__': 'examples',
        '_ordered': _ordered,
        '_slice': _slice,
        '_method': _method,
        'dict': _ordered,
        'sorted': _sorted,
        'round': _round,
    }
    exec(source, __names)

def __text(value, depth=0):
    kind = type(value)
    if depth > 20:
        return '...'
    if kind is list:
        return '[' + ', '.join([__text(each, depth + 1) for each in value]) + ']'
    if kind is tuple:
        return '(' + ', '.join([__text(each, depth + 1) for each in value]) + (',)' if len(value) == 1 else ')')
    if kind is set or kind is frozenset:
        return '{' + ', '.join([__text(each, depth + 1) for each in value]) + '}' if value else 'set()'
    if isinstance(value, __plain_dict):
        return '{' + ', '.join([__text(key, depth + 1) + ': ' + __text(value[key], depth + 1) for key in value]) + '}'
    return repr(value)

def __evaluate(expression):
    text = __text(eval(expression, __names))
    return text if len(text) < 4000 else '...'

builtins.__import__ = __only_known
`;
