"""Learns the prompt that stands before each completion, and the neurons that count behind it, with the model's weights fixed.

    python3 train.py --model FILE.gguf --samples SAMPLES.jsonl --held HELD.jsonl --start START.json --out LEARNED.json --out-neurons NEURONS.json

The prompt is K/V rows of a few positions (prefix-tuning, Li & Liang 2021, arXiv 2101.00190). They begin as those of a solved example (--start) and
are moved by Adam so that the right text behind each prompt becomes likelier; steps are in units of how much each dimension varies over the example.
The neurons stand beside those of each feed-forward layer (a parallel adapter, He et al. 2022, arXiv 2110.04366, gated as the model's own are): they
begin as copies of some of them that give nothing yet. Needs PyTorch, gguf and, to end within minutes, a GPU (bfloat16; an H200 took 0.21 s a step,
145,000 tokens a second, with the passes over activations compiled, which this script does not do). README.md beside this says with what the product's were made.
"""

import argparse
import base64
import hashlib
import json
import math
import time

import gguf
import numpy as np
import torch
import torch.nn.functional as F

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
# Twice as quick where the processor has instructions for it.
PRECISE = torch.bfloat16 if DEVICE == "cuda" or torch.ops.mkldnn._is_mkldnn_bf16_supported() else torch.float32
END_OF_TEXT = 151643
# cuDNN's attention gave NaN with a mask of a multiple of 32 columns (PyTorch 2.11), and was not tried with the causal one.
torch.backends.cuda.enable_cudnn_sdp(False)


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("model", "samples", "held", "start", "out"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--tokens", type=int, default=32, help="positions of the learned prompt")
    parser.add_argument("--neurons", type=int, default=32, help="in each layer; 0 for none")
    parser.add_argument("--out-neurons", help="file for them")
    parser.add_argument("--rate", type=float, default=0.03, help="Adam's step for the prompt, falls to 0 along a cosine")
    parser.add_argument("--neuron-rate", type=float, default=0.0006)
    parser.add_argument("--steps", type=int, default=2331)
    parser.add_argument("--batch", type=int, default=32768, help="tokens of a batch, filled up ones counted")
    parser.add_argument("--most-target", type=int, default=64, help="tokens; longer texts are cut, and do not end there")
    parser.add_argument("--most-prompt", type=int, default=900, help="tokens; longer prompts are left out")
    parser.add_argument("--from", dest="begun", help="a learned prompt to go on with, instead of the rows of --start")
    parser.add_argument("--from-neurons", help="and its neurons")
    parser.add_argument("--measure-only", action="store_true", help="of --from; nothing is learned or written")
    wanted = parser.parse_args()
    if wanted.neurons and not wanted.out_neurons and not wanted.measure_only:
        parser.error("--out-neurons is needed, or --neurons 0")
    return wanted


class Model:
    """Qwen2, whose first positions are given as rows, and which may have further neurons."""

    def __init__(self, path):
        reader = gguf.GGUFReader(path)
        field = lambda name: reader.fields[f"qwen2.{name}"].parts[-1][0]
        self.layers = int(field("block_count"))
        self.heads, self.kv_heads = int(field("attention.head_count")), int(field("attention.head_count_kv"))
        self.hidden = int(field("embedding_length"))
        self.head_size = self.hidden // self.heads
        self.epsilon = float(field("attention.layer_norm_rms_epsilon"))
        base = float(field("rope.freq_base"))
        pairs = torch.arange(0, self.head_size, 2, device=DEVICE).float() / self.head_size
        self.frequencies = base**-pairs
        self.weights = {}
        for tensor in reader.tensors:
            values = torch.from_numpy(gguf.quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float32))
            is_norm = "norm" in tensor.name
            self.weights[tensor.name] = values.to(DEVICE, torch.float32 if is_norm else PRECISE)
        self.output = self.weights.get("output.weight", self.weights["token_embd.weight"])

    def states(self, ids, prefix=None, neurons=None, rows=None):
        """
        ids [batch, length] → [batch, length, hidden]. prefix [layers, 2, kv heads, positions, head size]. neurons [layers, 3, count, hidden]: what
        gates them, what they take up, what they give. rows: a list that gets each layer's own.
        """
        hidden = self.weights["token_embd.weight"][ids]
        length = ids.shape[1]
        first = 0 if prefix is None else prefix.shape[3]
        angles = torch.arange(first, first + length, device=DEVICE)[:, None].float() * self.frequencies
        turns = torch.cat([angles, angles], -1)
        for layer in range(self.layers):
            given = None if prefix is None else prefix[layer].to(PRECISE)
            hidden = self.layer(layer, hidden, given, None if neurons is None else neurons[layer].to(PRECISE), turns, rows)
        return self.norm(hidden, "output_norm.weight")

    def layer(self, layer, hidden, given, more, turns, rows):
        weight = lambda name: self.weights[f"blk.{layer}.{name}"]
        batch, length, _ = hidden.shape
        inner = self.norm(hidden, f"blk.{layer}.attn_norm.weight")

        def heads(name, count):
            out = F.linear(inner, weight(f"{name}.weight"), weight(f"{name}.bias"))
            return out.view(batch, length, count, self.head_size).transpose(1, 2)

        queries, keys, values = heads("attn_q", self.heads), heads("attn_k", self.kv_heads), heads("attn_v", self.kv_heads)
        queries, keys = rotated(queries, turns), rotated(keys, turns)
        if rows is not None:
            rows.append(torch.stack([keys[0], values[0]]).float())
        if given is not None:
            keys = torch.cat([given[0].expand(batch, -1, -1, -1), keys], 2)
            values = torch.cat([given[1].expand(batch, -1, -1, -1), values], 2)
            # Rows that nobody reads, so that the mask is the plain causal one, which has a kernel of its own.
            queries = F.pad(queries, (0, 0, given.shape[2], 0))
        mixed = F.scaled_dot_product_attention(queries, keys, values, is_causal=True, enable_gqa=True)[:, :, -length:]
        hidden = hidden + F.linear(mixed.transpose(1, 2).reshape(batch, length, self.hidden), weight("attn_output.weight"))
        inner = self.norm(hidden, f"blk.{layer}.ffn_norm.weight")
        gated = F.silu(F.linear(inner, weight("ffn_gate.weight"))) * F.linear(inner, weight("ffn_up.weight"))
        hidden = hidden + F.linear(gated, weight("ffn_down.weight"))
        if more is None:
            return hidden
        gate, up, down = more
        return hidden + (F.silu(F.linear(inner, gate)) * F.linear(inner, up)) @ down

    def norm(self, hidden, name):
        return F.rms_norm(hidden, (self.hidden,), self.weights[name].to(hidden.dtype), self.epsilon)


def rotated(heads, turns):
    half = heads.shape[-1] // 2
    precise = heads.float()
    turned = torch.cat([-precise[..., half:], precise[..., :half]], -1)
    return (precise * turns.cos() + turned * turns.sin()).to(heads.dtype)


def read_samples(path, most_target, most_prompt):
    seen, samples = set(), []
    for line in open(path, encoding="utf8"):
        sample = json.loads(line)
        key = (tuple(sample["prompt"][-24:]), tuple(sample["target"]))
        if key not in seen and len(sample["target"]) >= 2 and len(sample["prompt"]) <= most_prompt:
            samples.append({**sample, "target": sample["target"][:most_target], "whole": len(sample["target"]) <= most_target})
            seen.add(key)
    return samples


def batches(samples, tokens, random=None):
    """Samples of about the same length together, so that little is filled up."""
    jitter = (lambda: random.random() * 60) if random else (lambda: 0)
    length = lambda sample: len(sample["prompt"]) + len(sample["target"])
    cut, batch = [], []
    for sample in sorted(samples, key=lambda sample: length(sample) + jitter()):
        longest = max(map(length, [*batch, sample]))
        if batch and longest * (len(batch) + 1) > tokens:
            cut.append(batch)
            batch = []
        batch.append(sample)
    cut.append(batch)
    if random:
        random.shuffle(cut)
    return cut


def logits_of(model, batch, prefix, neurons=None):
    """Logits before each token of the targets, one after the other, and those tokens."""
    length = max(len(sample["prompt"]) + len(sample["target"]) for sample in batch)
    ids = np.zeros((len(batch), length), np.int64)
    rows, targets = [], []
    for index, sample in enumerate(batch):
        prompt, target = sample["prompt"], sample["target"]
        ids[index, : len(prompt) + len(target)] = [*prompt, *target]
        rows.extend(range(index * length + len(prompt) - 1, index * length + len(prompt) + len(target) - 1))
        targets.extend(target)
    states = model.states(torch.from_numpy(ids).to(DEVICE), prefix, neurons).reshape(-1, model.hidden)
    return F.linear(states[rows], model.output).float(), torch.tensor(targets, device=DEVICE)


@torch.no_grad()
def measure(model, samples, prefix, neurons=None):
    """Mean loss of a token, and by kind how many texts are written exactly, their end left out, and how many would be ended too early on the way."""
    loss, tokens, exact, early = 0.0, 0, {}, {}
    for batch in batches(samples, 16384 if DEVICE == "cuda" else 2048):
        logits, targets = logits_of(model, batch, prefix, neurons)
        loss += F.cross_entropy(logits, targets, reduction="sum").item()
        tokens += len(targets)
        written = logits.argmax(-1)
        right, written = (written == targets).tolist(), written.tolist()
        for sample in batch:
            length = len(sample["target"])
            own, right = right[:length], right[length:]
            ended = [token == END_OF_TEXT for token in written[: length - sample["whole"]]]
            exact.setdefault(sample["kind"], []).append(all(own[:-1] if sample["whole"] else own))
            early.setdefault(sample["kind"], []).append(any(ended))
            written = written[length:]
    shares = lambda of: " ".join(f"{kind} {100 * np.mean(those):.1f}" for kind, those in sorted(of.items()))
    mean = 100 * np.mean(sum(exact.values(), []))
    return f"loss {loss / tokens:.4f}, exact in % {mean:.1f}: {shares(exact)}; ended too early in %: {shares(early)}"


def example_rows(model, path, tokens):
    """Of the end of a solved example: token ids in JSON."""
    ids = json.load(open(path, encoding="utf8"))[-tokens:]
    rows = []
    with torch.no_grad():
        model.states(torch.tensor([ids], device=DEVICE), rows=rows)
    return torch.stack(rows)


def first_neurons(model, count):
    """[layers, 3, count, hidden]: gates and ups of some of each layer's own, giving nothing."""
    random = torch.Generator().manual_seed(1)
    layers = []
    for layer in range(model.layers):
        gate, up = (model.weights[f"blk.{layer}.ffn_{part}.weight"] for part in ("gate", "up"))
        picked = torch.randperm(gate.shape[0], generator=random)[:count].to(DEVICE)
        layers.append(torch.stack([gate[picked].float(), up[picked].float(), torch.zeros_like(up[picked]).float()]))
    return torch.stack(layers)


def train(model, samples, wanted):
    random = np.random.default_rng(0)
    example = example_rows(model, wanted.start, wanted.tokens)
    start = read(wanted.begun) if wanted.begun else example
    unit = example.std(dim=3, keepdim=True)
    unit = unit.clamp_min(0.1 * unit.mean(-1, keepdim=True))
    moved = torch.zeros_like(start, requires_grad=True)
    groups = [{"params": [moved], "peak": wanted.rate}]
    neurons = None
    if wanted.neurons:
        neurons = read_neurons(wanted.from_neurons) if wanted.from_neurons else first_neurons(model, wanted.neurons)
        groups.append({"params": [neurons.requires_grad_()], "peak": wanted.neuron_rate})
    adam = torch.optim.Adam(groups, betas=(0.9, 0.98))
    done, began, losses = 0, time.time(), []
    while done < wanted.steps:
        for batch in batches(samples, wanted.batch, random)[: wanted.steps - done]:
            warm, cooled = min(1, (done + 1) / 20), 0.5 + 0.5 * math.cos(math.pi * done / wanted.steps)
            for group in adam.param_groups:
                group["lr"] = group["peak"] * warm * cooled
            logits, targets = logits_of(model, batch, start + unit * moved, neurons)
            loss = F.cross_entropy(logits, targets)
            adam.zero_grad()
            loss.backward()
            for group in adam.param_groups:
                torch.nn.utils.clip_grad_norm_(group["params"], 1.0)
            adam.step()
            losses.append(loss.item())
            done += 1
            if done % 25 == 0:
                write_both(wanted, (start + unit * moved).detach(), neurons)
            if done % 10 == 0 or done == wanted.steps:
                print(f"step {done}: loss {np.mean(losses[-25:]):.4f}, {(time.time() - began) / done:.2f} s a step", flush=True)
    return (start + unit * moved).detach(), None if neurons is None else neurons.detach()


def read(path):
    """What `write` wrote, as rows."""
    learned = json.load(open(path, encoding="utf8"))
    layers, kv_heads, tokens, size = (learned[name] for name in ("layers", "kvHeads", "tokens", "headSize"))
    values = lambda name, kind: torch.from_numpy(np.frombuffer(base64.b64decode(learned[name]), kind).astype(np.float32))
    offsets, scales = (values(name, "<f2").view(layers, 2, kv_heads, 1, size) for name in ("offsets", "scales"))
    steps = values("values", np.int8).view(layers, 2, tokens, kv_heads, size).transpose(2, 3)
    return (offsets + scales * steps).to(DEVICE)


def read_neurons(path):
    """What `write_neurons` wrote: [layers, 3, count, hidden]."""
    learned = json.load(open(path, encoding="utf8"))
    layers, count, hidden = (learned[name] for name in ("layers", "neurons", "hiddenSize"))
    values = lambda name, kind: torch.from_numpy(np.frombuffer(base64.b64decode(learned[name]), kind).astype(np.float32))
    return (values("scales", "<f2").view(layers, 3, count, 1) * values("values", np.int8).view(layers, 3, count, hidden)).to(DEVICE)


def text_of(values):
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()


def sha256(path):
    return hashlib.sha256(open(path, "rb").read()).hexdigest()


def save(path, learned):
    with open(path, "w", encoding="utf8") as file:
        file.write(json.dumps(learned, indent=2) + "\n")


def write_both(wanted, rows, neurons):
    write(wanted.out, rows, wanted.model)
    if neurons is not None:
        write_neurons(wanted.out_neurons, neurons.detach(), wanted.model)


def write_neurons(path, neurons, source):
    """As the converter reads them (docs/decisions/learned-neurons.md)."""
    neurons = neurons.cpu().numpy()
    layers, _, count, hidden = neurons.shape
    scales = np.maximum(np.abs(neurons).max(3, keepdims=True) / 127, 1e-6).astype("<f2")
    steps = np.clip(np.round(neurons / scales.astype(np.float32)), -127, 127)
    save(
        path,
        {
            "about": "Neurons that stand behind the model's own in each feed-forward layer, learned with the prompt, the weights fixed. Written by test/learned-prompt/train.py.",
            "model": sha256(source),
            "layers": layers,
            "hiddenSize": hidden,
            "neurons": count,
            "scales": text_of(scales),
            "values": text_of(steps.astype(np.int8)),
        },
    )


def write(path, rows, source):
    """As the engine read it (docs/decisions/learned-prompt.md)."""
    rows = rows.cpu().numpy()
    layers, _, kv_heads, tokens, head_size = rows.shape
    offsets = rows.mean(3, keepdims=True).astype("<f2")
    spread = np.abs(rows - offsets.astype(np.float32)).max(3, keepdims=True)
    scales = np.maximum(spread / 127, 1e-6).astype("<f2")
    steps = np.clip(np.round((rows - offsets.astype(np.float32)) / scales.astype(np.float32)), -127, 127)
    learned = {
        "about": "K/V rows that stand before each completion prompt, learned with the weights fixed. Written by test/learned-prompt/train.py.",
        "model": sha256(source),
        "tokens": tokens,
        "layers": layers,
        "kvHeads": kv_heads,
        "headSize": head_size,
        "offsets": text_of(offsets[:, :, :, 0]),
        "scales": text_of(scales[:, :, :, 0]),
        "values": text_of(steps.astype(np.int8).transpose(0, 1, 3, 2, 4)),
    }
    save(path, learned)


def main():
    wanted = options()
    model = Model(wanted.model)
    samples, held = (read_samples(path, wanted.most_target, wanted.most_prompt) for path in (wanted.samples, wanted.held))
    print(f"{len(samples)} samples, {len(held)} held, {DEVICE}", flush=True)
    if wanted.begun:
        begun = read_neurons(wanted.from_neurons) if wanted.from_neurons else None
        print("begun with:", measure(model, held, read(wanted.begun), begun), flush=True)
        if wanted.measure_only:
            return
    print("without:", measure(model, held, None), flush=True)
    rows, neurons = train(model, samples, wanted)
    print("with:", measure(model, held, rows, neurons), flush=True)
    write_both(wanted, rows, neurons)


main()
