"""Draws what one training step sees out of files of samples: so many of each kind, languages evened out, none twice.

    python3 mix.py --samples A.jsonl B.jsonl --without SEEN.jsonl --count 1250 --shares line=15,rest=14,cross=25 --out MIX.jsonl

Of `cross` most have the name that is missing somewhere in the prompt (--named): where it is not there is nothing to be learned but guessing.
Needs the model's file for that (--model), to read tokens.
"""

import argparse
import collections
import json
import random
import re

import gguf

SHARES = (
    "line=15,rest=14,inside=10,cross=25,block=9,opened=5,comment=3,span=3,tail=6,end=3,opened-new=5,block-new=2"
)
# A language with many samples gets this power of its share less.
EVENNESS = 0.75
# Shorter names are words of the language.
NAME = re.compile(r"[A-Za-z_$][\w$]{5,}")


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--samples", nargs="+", required=True)
    parser.add_argument("--without", nargs="*", default=[], help="files whose samples were seen before, or are held")
    parser.add_argument("--model", required=True, help="GGUF file, for its tokens")
    parser.add_argument("--count", type=int, default=1250)
    parser.add_argument("--shares", default=SHARES, help="parts of a whole, by kind")
    parser.add_argument("--most-tokens", type=int, default=680, help="of a prompt")
    parser.add_argument("--named", type=float, default=0.84, help="share of `cross` whose name stands in the prompt")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True)
    return parser.parse_args()


def decoder(path):
    """Token ids to text, as far as ASCII goes: enough to find names."""
    field = gguf.GGUFReader(path).fields["tokenizer.ggml.tokens"]
    tokens = [bytes(field.parts[index]).decode("utf8") for index in field.data]
    return lambda ids: "".join(tokens[id] for id in ids).replace("\u0120", " ").replace("\u010a", "\n")


def read(path):
    with open(path, encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def key(sample):
    return tuple(sample["prompt"][-24:]), tuple(sample["target"])


def drawn(samples, count):
    """Weighted, without putting back (Efraimidis & Spirakis 2006)."""
    counts = collections.Counter(sample["language"] for sample in samples)
    rank = lambda sample: random.random() ** (counts[sample["language"]] ** EVENNESS)
    return sorted(samples, key=rank, reverse=True)[:count]


def main():
    wanted = options()
    random.seed(wanted.seed)
    text = decoder(wanted.model)
    seen = {key(sample) for path in wanted.without for sample in read(path)}
    kinds = collections.defaultdict(list)
    for sample in (sample for path in wanted.samples for sample in read(path)):
        if key(sample) in seen or len(sample["prompt"]) > wanted.most_tokens or len(sample["target"]) < 2:
            continue
        seen.add(key(sample))
        kinds[sample["kind"]].append(sample)
    shares = {kind: float(share) for kind, share in (part.split("=") for part in wanted.shares.split(","))}
    whole, mixed = sum(shares.values()), []
    for kind, share in shares.items():
        count = round(wanted.count * share / whole)
        if kind != "cross":
            mixed += drawn(kinds[kind], count)
            continue
        named = lambda sample: (name := NAME.search(text(sample["target"][:-1]))) and re.search(
            rf"(?<![\w$]){re.escape(name.group())}(?![\w$])", text(sample["prompt"])
        )
        mixed += drawn([sample for sample in kinds[kind] if named(sample)], round(count * wanted.named))
        mixed += drawn([sample for sample in kinds[kind] if not named(sample)], round(count * (1 - wanted.named)))
    random.shuffle(mixed)
    with open(wanted.out, "w", encoding="utf8") as out:
        out.writelines(json.dumps(sample) + "\n" for sample in mixed)
    for what in ("kind", "language"):
        print(what, dict(collections.Counter(sample[what] for sample in mixed).most_common()))


main()
