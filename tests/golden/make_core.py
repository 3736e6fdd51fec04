#!/usr/bin/env python3
"""Expected values for tests/core, computed by PyTorch in double precision from single-precision inputs.

Made with torch 2.14.1 and numpy 2.x on CPU. Run from anywhere:  python3 tests/golden/make_core.py
Seeds are fixed, so a second run changes nothing. Needed only to change the values, never to build or test.
"""
import json
import pathlib

import torch
import torch.nn.functional as F

VALUES = pathlib.Path(__file__).parent / "values"


def tensor(value):
    """A tensor as the tests read it, each number in the shortest form that reads back to the same float."""
    flat = value.detach().to(torch.float32).contiguous().view(-1)
    return {"shape": list(value.shape), "values": [float(str(number)) for number in flat.numpy()]}


def write(topic, content):
    text = json.dumps(content, separators=(",", ":"))
    (VALUES / f"core_{topic}.json").write_text(text + "\n")
    print(f"core_{topic}.json {len(text) / 1000:.0f} kB")


class Source:
    """Seeded normal numbers, rounded to float and then widened, so that both sides start from the same input."""

    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)

    def __call__(self, *shape, scale=1.0, shift=0.0):
        drawn = torch.randn(*shape, generator=self.generator, dtype=torch.float64) * scale + shift
        return drawn.to(torch.float32).to(torch.float64)


def softmax():
    draw = Source(1)
    cases = []
    for rows, columns, temperature in [(1, 1, 1), (3, 2, 1), (5, 7, 0.5), (4, 16, 2), (3, 17, 1), (2, 33, 8), (2, 300, 1)]:
        scores = draw(rows, columns, scale=3)
        cases.append({"temperature": temperature, "masked": [], "scores": tensor(scores),
                      "weights": tensor(torch.softmax(scores / temperature, -1)),
                      "column_weights": tensor(torch.softmax(scores, 0))})
    for rows, columns in [(4, 5), (6, 19), (3, 40)]:
        scores = draw(rows, columns, scale=3)
        mask = torch.rand(rows, columns, generator=draw.generator) < 0.4
        mask[:, 1] = False  # PyTorch gives NaN where everything is masked; that case is tested without a golden
        masked = scores.masked_fill(mask, float("-inf"))
        cases.append({"temperature": 1, "masked": mask.view(-1).nonzero().view(-1).tolist(), "scores": tensor(scores),
                      "weights": tensor(torch.softmax(masked, -1))})
    for scale, shift in [(1e4, 0), (1, 3e38), (1e-3, -1e30)]:
        scores = draw(2, 21, scale=scale, shift=shift)
        cases.append({"temperature": 1, "masked": [], "scores": tensor(scores),
                      "weights": tensor(torch.softmax(scores, -1))})
    write("softmax", cases)


def activation():
    x = torch.cat([Source(2)(400, scale=3), torch.linspace(-12, 12, 193), torch.linspace(-0.7, 0.7, 57),
                   torch.tensor([0.0, -0.0, 1e-20, -1e-20, 1e-4, -1e-4, 2 / 3, -2 / 3, 30, -30, 87, -87, 88.5, -100, 100,
                                 1e3, -1e3, 1e10, -1e10, 1e30, -1e30])])
    x = x.to(torch.float32).to(torch.float64)
    small = x.clamp(max=80)  # where exp itself does not overflow
    write("activation", {
        "x": tensor(x),
        "relu": tensor(F.relu(x)),
        "sigmoid": tensor(torch.sigmoid(x)),
        "hard_sigmoid": tensor(F.hardsigmoid(x)),
        "hard_swish": tensor(F.hardswish(x)),
        "hyperbolic_tangent": tensor(torch.tanh(x)),
        "silu": tensor(F.silu(x)),
        "gelu": tensor(F.gelu(x)),
        "gelu_tanh": tensor(F.gelu(x, approximate="tanh")),
        "quick_gelu": tensor(x * torch.sigmoid(1.702 * x)),
        "exponential_x": tensor(small),
        "exponential": tensor(torch.exp(small)),
    })


def activation_gradient():
    x = torch.cat([Source(12)(120, scale=3), torch.linspace(-12, 12, 97), torch.tensor([0.0, 30, -30, 100, -100, 1e10])])
    x = x.to(torch.float32).to(torch.float64)
    functions = {"gelu": F.gelu, "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"), "relu": F.relu, "silu": F.silu,
                 "quick_gelu": lambda x: x * torch.sigmoid(1.702 * x), "hard_swish": F.hardswish, "hyperbolic_tangent": torch.tanh}
    expected = {"x": tensor(x)}
    for name, function in functions.items():
        before = x.clone().requires_grad_()
        function(before).sum().backward()
        expected[name] = tensor(before.grad)
    write("activation_gradient", expected)


def attention_gradient():
    """More rows than one block has; with and without a bias and a causal mask; keys beyond the queries."""
    cases = []
    for queries, keys, heads, width, causal, biased in [(7, 7, 2, 3, False, False), (53, 53, 2, 2, True, False),
                                                        (5, 9, 1, 4, True, True), (50, 11, 3, 2, False, True)]:
        draw = Source(queries + keys)
        q, k, v = (draw(count, heads * width).requires_grad_() for count in (queries, keys, keys))
        slopes, scale = draw(queries, heads * width), 0.7
        bias = draw(heads, queries, keys) if biased else torch.zeros(heads, queries, keys)
        split = lambda x: x.unflatten(-1, (heads, width)).transpose(0, 1)
        scores = split(q) @ split(k).transpose(-1, -2) * scale + bias
        if causal:
            seen = torch.ones(queries, keys, dtype=torch.bool).tril(keys - queries)
            scores = scores.masked_fill(~seen, float("-inf"))
        weights = scores.softmax(-1)
        weights.retain_grad()
        (weights @ split(v)).transpose(0, 1).flatten(1).backward(slopes)
        cases.append({"heads": heads, "causal": causal, "scale": scale, "query": tensor(q), "key": tensor(k),
                      "value": tensor(v), "slopes": tensor(slopes), "bias": tensor(bias),
                      "query_gradient": tensor(q.grad), "key_gradient": tensor(k.grad),
                      "value_gradient": tensor(v.grad),
                      "row_sums": tensor(weights.grad.sum(-1))})
    write("attention_gradient", cases)


def mask():
    cases = []
    for queries, keys in [(1, 1), (4, 4), (2, 5), (5, 2), (7, 7)]:
        first = keys - queries  # where query 0 stands when the last query stands at the last key
        everything = torch.ones(queries, keys, dtype=torch.bool)
        case = {"queries": queries, "keys": keys, "causal": everything.tril(first), "padding": {}, "window": {},
                "blocks": {}}
        case["causal"] = tensor(case["causal"])
        for length in [0, 1, keys, keys + 3]:
            case["padding"][length] = tensor((torch.arange(keys) < length).expand(queries, keys))
        for radius in [0, 1, 3]:
            case["window"][radius] = tensor(everything.tril(first + radius).triu(first - radius))
        for block in [1, 2, 3, 10]:
            tiles = torch.block_diag(*[torch.ones(block, block) for _ in range(keys // block + 1)])
            own = torch.zeros(queries, keys)
            for query in range(max(0, -first), queries):
                own[query] = tiles[query + first, :keys]
            case["blocks"][block] = tensor(own)
        cases.append(case)
    write("mask", cases)


def normalization():
    draw = Source(3)
    layer = []
    for rows, width, scale, shift, epsilon in [(3, 5, 1, 0, 1e-5), (2, 16, 1, 3, 1e-12), (4, 19, 5, -2, 1e-6),
                                               (2, 384, 1, 0.5, 1e-6), (2, 100, 1, 200, 1e-5), (1, 8, 1e-6, 0, 1e-5)]:
        x, gamma, beta = draw(rows, width, scale=scale, shift=shift), draw(width), draw(width)
        layer.append({"x": tensor(x), "scale": tensor(gamma), "shift": tensor(beta), "epsilon": epsilon,
                      "y": tensor(F.layer_norm(x, (width,), gamma, beta, epsilon))})
    batch = []
    for channels, height, width, epsilon in [(1, 1, 1, 1e-5), (3, 4, 5, 1e-5), (5, 3, 7, 1e-3)]:
        x, gamma, beta, mean = draw(channels, height, width), draw(channels), draw(channels), draw(channels)
        variance = draw(channels).abs() + 0.01
        variance = variance.to(torch.float32).to(torch.float64)
        y = F.batch_norm(x[None], mean, variance, gamma, beta, False, 0.0, epsilon)[0]
        batch.append({"x": tensor(x), "scale": tensor(gamma), "shift": tensor(beta), "mean": tensor(mean),
                      "variance": tensor(variance), "epsilon": epsilon, "y": tensor(y)})
    spread = []
    for count, scale, shift in [(1, 1, 0), (2, 1, 1), (31, 2, -3), (1000, 1, 100)]:
        values = draw(count, scale=scale, shift=shift)
        variance, mean = torch.var_mean(values, correction=0)
        spread.append({"values": tensor(values), "mean": mean.item(), "variance": variance.item()})
    write("normalization", {"layer_norm": layer, "batch_norm": batch, "moments": spread})


def matmul():
    draw = Source(4)
    products = []
    for rows, inner, columns in [(1, 1, 1), (2, 3, 4), (5, 1, 7), (17, 9, 5), (1, 33, 19), (31, 16, 1)]:
        a, b = draw(rows, inner), draw(inner, columns)
        products.append({"a": tensor(a), "b": tensor(b), "a_transposed": tensor(a.T), "b_transposed": tensor(b.T),
                         "c": tensor(torch.matmul(a, b))})
    linears = []
    for count, inputs, outputs in [(1, 1, 1), (3, 5, 2), (7, 12, 20)]:
        x, weight, bias = draw(count, inputs), draw(outputs, inputs), draw(outputs)
        linears.append({"x": tensor(x), "weight": tensor(weight), "bias": tensor(bias),
                        "y": tensor(F.linear(x, weight, bias)), "y_without_bias": tensor(F.linear(x, weight))})
    a, b, c = draw(6, 4), draw(4, 5), draw(6, 5)
    write("matmul", {"matmul": products, "linear": linears,
                     "accumulate": {"a": tensor(a), "b": tensor(b), "c": tensor(c), "alpha": 0.5, "beta": -2,
                                    "result": tensor(torch.addmm(c, a, b, beta=-2, alpha=0.5))}})


def convolution():
    draw = Source(5)
    cases = []
    #            in out groups  h   w  kh kw stride padding dilation
    for shape in [(1, 1, 1, 1, 1, 1, 1, 1, 0, 1),
                  (3, 4, 1, 6, 7, 3, 3, 1, 1, 1),
                  (3, 5, 1, 9, 8, 3, 3, 2, 1, 1),
                  (2, 1, 1, 13, 21, 7, 7, 1, 3, 1),
                  (4, 4, 4, 8, 19, 3, 3, 1, 1, 1),
                  (4, 8, 2, 7, 7, 3, 3, 1, 2, 2),
                  (6, 4, 2, 10, 9, 3, 3, 2, 4, 4),
                  (4, 8, 4, 11, 12, 5, 3, 3, 2, 1),
                  (3, 8, 1, 12, 12, 4, 4, 4, 0, 1),
                  (16, 20, 1, 5, 4, 1, 1, 1, 0, 1),
                  (5, 3, 1, 6, 5, 1, 1, 2, 0, 1),
                  (2, 2, 1, 1, 40, 1, 9, 1, 4, 1),
                  (1, 3, 1, 2, 2, 3, 3, 1, 5, 1),
                  (17, 18, 1, 6, 5, 3, 3, 1, 1, 1)]:
        inputs, outputs, groups, height, width, tall, wide, stride, padding, dilation = shape
        x, bias = draw(inputs, height, width), draw(outputs)
        weight = draw(outputs, inputs // groups, tall, wide, scale=0.5)
        y = F.conv2d(x[None], weight, bias, stride, padding, dilation, groups)[0]
        plain = F.conv2d(x[None], weight, None, stride, padding, dilation, groups)[0]
        cases.append({"x": tensor(x), "weight": tensor(weight), "bias": tensor(bias), "stride": stride,
                      "padding": padding, "dilation": dilation, "groups": groups, "y": tensor(y),
                      "y_without_bias": tensor(plain)})
    lines = []
    for count, taps in [(1, 1), (1, 5), (2, 3), (16, 3), (37, 5), (64, 9)]:
        signal, kernel = draw(count), draw(taps)
        same = F.conv1d(signal[None, None], kernel[None, None], padding="same")[0, 0]
        lines.append({"signal": tensor(signal), "kernel": tensor(kernel), "same": tensor(same)})
    write("convolution", {"convolve": cases, "convolve_same": lines})


def resample():
    draw = Source(6)
    cases = []
    for height, width, rows, columns in [(1, 1, 3, 4), (2, 3, 2, 3), (3, 2, 7, 5), (4, 4, 16, 16), (7, 7, 20, 33),
                                         (14, 14, 31, 29), (9, 11, 4, 5), (16, 12, 1, 1), (5, 1, 2, 9), (6, 40, 3, 17)]:
        plane = draw(height, width)
        case = {"plane": tensor(plane), "rows": rows, "columns": columns}
        for mode in ["nearest", "bilinear", "bicubic"]:
            options = {} if mode == "nearest" else {"align_corners": False}
            case[mode] = tensor(F.interpolate(plane[None, None], size=(rows, columns), mode=mode, **options)[0, 0])
        cases.append(case)
    write("resample", cases)


if __name__ == "__main__":
    for make in [softmax, mask, activation, activation_gradient, attention_gradient, normalization, matmul, convolution,
                 resample]:
        make()
