"""A residual network of eight layers whose three blocks end in a gate, one kind of gate a network.

    picture -> stem (3 x 3, stride 2) -> block 1 -> block 2 (stride 2) -> block 3 (stride 2) -> mean over places -> classes
    block:  relu(gate(norm(conv(relu(norm(conv(x)))))) + shortcut(x))

All kinds stand at the same place, so that nothing but the gate differs. Each gate keeps what it decided in `self.found`
and can be told, by `self.replace`, to use something else in place of it: that is how controls are made.
Formulas and shapes are those of the papers named at each class. Made with torch 2.14.1.
"""
import torch
from torch import nn
from torch.nn import functional as F

KINDS = ["none", "se", "eca", "cbam", "gc", "nonlocal", "simam", "external"]
WIDTHS = [16, 32, 64]


class Gate(nn.Module):
    def __init__(self):
        super().__init__()
        self.found, self.replace = {}, None

    def decide(self, name, value):
        """What the gate uses: its own value, or what `replace` makes of it."""
        if self.replace is not None:
            value = self.replace(name, value)
        self.found[name] = value.detach()
        return value


class SqueezeExcite(Gate):
    """Hu et al. 2017, arXiv:1709.01507; a quarter of the channels in between, at least four."""

    def __init__(self, channels):
        super().__init__()
        self.fc1 = nn.Linear(channels, max(4, channels // 4))
        self.fc2 = nn.Linear(max(4, channels // 4), channels)

    def forward(self, x):
        factors = torch.sigmoid(self.fc2(F.relu(self.fc1(x.mean((2, 3))))))
        return x * self.decide("gate", factors)[:, :, None, None]


class SqueezeOnly(Gate):
    """Squeeze and excitation with the two layers left out: what the tutorial calls process 1. Nothing is learned."""

    def __init__(self, _):
        super().__init__()

    def forward(self, x):
        return x * self.decide("gate", torch.sigmoid(x.mean((2, 3))))[:, :, None, None]


class EfficientChannel(Gate):
    """Wang et al. 2019, arXiv:1910.03151; three neighbours."""

    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv1d(1, 1, 3, padding=1, bias=False)

    def forward(self, x):
        factors = torch.sigmoid(self.conv(x.mean((2, 3))[:, None])[:, 0])
        return x * self.decide("gate", factors)[:, :, None, None]


class Cbam(Gate):
    """Woo et al. 2018, arXiv:1807.06521, with the order of the authors' code: largest value first, then the mean."""

    def __init__(self, channels):
        super().__init__()
        self.fc1 = nn.Linear(channels, max(4, channels // 4))
        self.fc2 = nn.Linear(max(4, channels // 4), channels)
        self.spatial = nn.Conv2d(2, 1, 7, padding=3, bias=False)
        self.norm = nn.BatchNorm2d(1)

    def forward(self, x):
        hidden = F.relu(self.fc1(x.mean((2, 3)))), F.relu(self.fc1(x.amax((2, 3))))
        factors = torch.sigmoid(self.fc2(hidden[0]) + self.fc2(hidden[1]))
        x = x * self.decide("gate", factors)[:, :, None, None]
        both = torch.stack([x.amax(1), x.mean(1)], 1)
        return x * self.decide("places", torch.sigmoid(self.norm(self.spatial(both))))


class GlobalContext(Gate):
    """Cao et al. 2019, arXiv:1904.11492, added to the channels."""

    class Transform(nn.Module):
        def __init__(self, channels):
            super().__init__()
            hidden = max(4, channels // 4)
            self.fc1, self.fc2 = nn.Linear(channels, hidden), nn.Linear(hidden, channels)
            self.norm = nn.LayerNorm(hidden, eps=1e-6)
            nn.init.zeros_(self.fc2.weight)
            nn.init.zeros_(self.fc2.bias)

        def forward(self, context):
            return self.fc2(F.relu(self.norm(self.fc1(context))))

    def __init__(self, channels):
        super().__init__()
        self.conv_attn = nn.Linear(channels, 1)
        self.mlp_add = self.Transform(channels)

    def forward(self, x):
        tokens = x.flatten(2).transpose(1, 2)
        weights = self.decide("places", self.conv_attn(tokens)[:, :, 0].softmax(1))
        context = (weights[:, :, None] * tokens).sum(1)
        return x + self.decide("addition", self.mlp_add(context))[:, :, None, None]


class NonLocal(Gate):
    """Wang et al. 2018, arXiv:1711.07971, the embedded Gaussian, scaled as in the authors' code; half of the channels."""

    def __init__(self, channels):
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(channels, channels // 2) for _ in range(3))
        self.out = nn.Conv2d(channels // 2, channels, 1, bias=False)
        self.norm = nn.BatchNorm2d(channels)
        nn.init.zeros_(self.norm.weight)

    def forward(self, x):
        tokens = x.flatten(2).transpose(1, 2)
        scores = self.query(tokens) @ self.key(tokens).transpose(1, 2) * (x.shape[1] // 2) ** -0.5
        weights = self.decide("pairs", scores.softmax(2))
        mixed = (weights @ self.value(tokens)).transpose(1, 2).unflatten(2, x.shape[2:])
        return x + self.norm(self.out(mixed))


class Simam(Gate):
    """Yang et al. 2021, PMLR 139:11863; nothing is learned. The authors' code: divided by HW - 1."""

    def __init__(self, _):
        super().__init__()

    def forward(self, x):
        square = (x - x.mean((2, 3), keepdim=True)) ** 2
        variance = square.sum((2, 3), keepdim=True) / (x.shape[2] * x.shape[3] - 1)
        return x * self.decide("values", torch.sigmoid(square / (4 * (variance + 1e-4)) + 0.5))


class External(Gate):
    """Guo et al. 2021, arXiv:2105.02358: softmax over places, then each place's shares of the units sum to one."""
    UNITS = 16

    def __init__(self, channels):
        super().__init__()
        self.enter = nn.Linear(channels, channels)
        self.keys = nn.Linear(channels, self.UNITS, bias=False)
        self.values = nn.Linear(self.UNITS, channels, bias=False)
        self.out = nn.Conv2d(channels, channels, 1, bias=False)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, x):
        tokens = self.enter(x.flatten(2).transpose(1, 2))
        weights = self.keys(tokens).softmax(1)
        weights = self.decide("units", weights / (1e-9 + weights.sum(2, keepdim=True)))
        mixed = self.values(weights).transpose(1, 2).unflatten(2, x.shape[2:])
        return F.relu(x + self.norm(self.out(mixed)))


MAKERS = {"se": SqueezeExcite, "eca": EfficientChannel, "cbam": Cbam, "gc": GlobalContext, "nonlocal": NonLocal,
          "simam": Simam, "external": External, "squeeze": SqueezeOnly}


def gate_of(kind, block, channels):
    """A non-local gate compares every place with every other: the first block has too many of them."""
    if kind == "none" or (kind == "nonlocal" and block == 0):
        return None
    return MAKERS[kind](channels)


def convolution(inputs, outputs, side=3, stride=1):
    return nn.Conv2d(inputs, outputs, side, stride=stride, padding=side // 2, bias=False)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride, kind, gate):
        super().__init__()
        self.conv1, self.norm1 = convolution(inputs, outputs, stride=stride), nn.BatchNorm2d(outputs)
        self.conv2, self.norm2 = convolution(outputs, outputs), nn.BatchNorm2d(outputs)
        if gate is not None:
            self.add_module(kind, gate)
        self.kind = kind
        self.strides = stride > 1
        if self.strides:
            self.shortcut = nn.Sequential(convolution(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))

    @property
    def gate(self):
        return getattr(self, self.kind, None)

    def forward(self, x):
        main = self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x)))))
        if self.gate is not None:
            main = self.gate(main)
        return F.relu(main + (self.shortcut(x) if self.strides else x))


class GatedResnet(nn.Module):
    def __init__(self, kind, classes):
        super().__init__()
        self.conv, self.norm = convolution(3, WIDTHS[0], stride=2), nn.BatchNorm2d(WIDTHS[0])
        inputs = [WIDTHS[0], *WIDTHS[:-1]]
        self.blocks = nn.ModuleList(Block(inputs[n], WIDTHS[n], 1 if n == 0 else 2, kind, gate_of(kind, n, WIDTHS[n]))
                                    for n in range(len(WIDTHS)))
        self.head = nn.Linear(WIDTHS[-1], classes)

    def stem(self, pixels):
        return F.relu(self.norm(self.conv(pixels)))

    def places(self, pixels):
        x = self.stem(pixels)
        for block in self.blocks:
            x = block(x)
        return x

    def features(self, pixels):
        return self.places(pixels).mean((2, 3))

    def forward(self, pixels):
        return self.head(self.features(pixels))

    def gates(self):
        """{number of the block: gate}"""
        return {n: block.gate for n, block in enumerate(self.blocks) if block.gate is not None}

    def replace(self, how):
        """`how(block, name, value)` makes what the gates use in place of their own decision; None: nothing does."""
        for number, gate in self.gates().items():
            gate.replace = None if how is None else (lambda name, value, number=number: how(number, name, value))


def learned(model):
    """The tensors that a folder stores."""
    return {name: value for name, value in model.state_dict().items() if not name.endswith("num_batches_tracked")}
