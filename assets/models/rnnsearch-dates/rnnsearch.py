"""RNNsearch in the form of its authors' program (GroundHog), with any of six ways to attend.

Bahdanau, Cho, Bengio 2014, arXiv:1409.0473. The gated unit applies its reset gate to the state before the matrix, and z = 1
takes the new state (torch.nn.GRU has both the other way round). Scores: additive (the paper's), dot, bilinear, concat as in
the program of Luong, Pham, Manning 2015 (arXiv:1508.04025; the key is not projected). Selection: softmax, sparsemax
(Martins, Astudillo 2016, arXiv:1602.02068), local-p (Luong et al.: a window around a predicted place, no renormalisation)."""
import torch
from torch import nn

SIZES = {"source_embedding": 32, "target_embedding": 16, "encoder": 48, "decoder": 96, "units": 64, "maxout": 32}
VARIANTS = {
    "additive": ("additive", "softmax"),
    "dot": ("dot", "softmax"),
    "bilinear": ("bilinear", "softmax"),
    "concat": ("concat", "softmax"),
    "local": ("bilinear", "local"),
    "sparsemax": ("additive", "sparsemax"),
}
WINDOW = 10  # D of local-p, as in the paper: characters on either side of the predicted place; its Gaussian has the deviation D / 2


class GatedUnit(nn.Module):
    """r, z = sigmoid(W x + U h);  c = tanh(W x + U (r h));  h' = (1 - z) h + z c.  Rows of W: r, z, c."""

    def __init__(self, inputs, width):
        super().__init__()
        self.input = nn.Linear(inputs, 3 * width)
        self.gates = nn.Linear(width, 2 * width, bias=False)
        self.candidate = nn.Linear(width, width, bias=False)
        for matrix in (*self.gates.weight.chunk(2), self.candidate.weight):
            nn.init.orthogonal_(matrix.data)

    def matrices(self):
        return self.gates.weight.T, self.candidate.weight.T

    def forward(self, x, state):
        return step(self.input(x), state, self.matrices())


def step(projected, state, matrices):
    """One step of a gated unit, or of several at once: projected [...,N,3 width] = input(x), state [...,N,width]."""
    gate_part, candidate_part = projected.split((2 * state.shape[-1], state.shape[-1]), -1)
    reset, update = torch.sigmoid(gate_part + state @ matrices[0]).chunk(2, -1)
    candidate = torch.tanh(candidate_part + (reset * state) @ matrices[1])
    return state + update * (candidate - state)


class Attention(nn.Module):
    def __init__(self, score, select, query, key, units):
        super().__init__()
        self.score, self.select = score, select
        if score == "additive":
            self.query = nn.Linear(query, units, bias=False)
            self.key = nn.Linear(key, units, bias=False)
            self.vector = nn.Parameter(torch.randn(units) / units**0.5)
        elif score == "concat":
            self.query = nn.Linear(query, key, bias=False)
            self.vector = nn.Parameter(torch.randn(key) / key**0.5)
        elif score == "bilinear":
            self.query = nn.Linear(query, key, bias=False)
        if select == "local":
            self.place = nn.Linear(query, units, bias=False)
            self.place_vector = nn.Parameter(torch.randn(units) / units**0.5)

    def keys(self, annotations):
        """What the scores need of the annotations [N,S,K] at every step."""
        return self.key(annotations) if self.score == "additive" else annotations

    def forward(self, state, keys, mask):
        """Weights [N,S] of a state [N,D]; mask [N,S] is true on characters."""
        query = state if self.score == "dot" else self.query(state)
        if self.score in ("additive", "concat"):
            scores = torch.tanh(query[:, None] + keys) @ self.vector
        else:
            scores = (keys @ query[:, :, None])[:, :, 0]
        scores = scores.masked_fill(~mask, -torch.inf)
        if self.select == "sparsemax":
            return sparsemax(scores)
        if self.select == "local":
            return self.local(state, scores, mask)
        return torch.softmax(scores, 1)

    def local(self, state, scores, mask):
        length = mask.sum(1)
        place = (length - 1) * torch.sigmoid(torch.tanh(self.place(state)) @ self.place_vector)
        offset = torch.arange(mask.shape[1])[None] - place.detach().floor()[:, None]
        weights = torch.softmax(scores.masked_fill(offset.abs() > WINDOW, -torch.inf), 1)
        distance = torch.arange(mask.shape[1])[None] - place[:, None]
        return weights * torch.exp(-(distance**2) / (2 * (WINDOW / 2) ** 2))


def sparsemax(scores):
    """Euclidean projection of scores [N,S] onto the simplex; -inf never enters the support."""
    ordered = scores.sort(1, descending=True)[0]
    ordered = ordered.masked_fill(torch.isinf(ordered), -1e9)
    total = ordered.cumsum(1)
    rank = torch.arange(1, scores.shape[1] + 1)
    support = (1 + rank * ordered > total).sum(1, keepdim=True)
    threshold = (total.gather(1, support - 1) - 1) / support
    return torch.clamp(scores - threshold, min=0)


class RnnSearch(nn.Module):
    def __init__(self, score, select, source, target, sizes=SIZES):
        super().__init__()
        width, state = sizes["encoder"], sizes["decoder"]
        self.source_embedding = nn.Embedding(source, sizes["source_embedding"], padding_idx=0)
        self.target_embedding = nn.Embedding(target, sizes["target_embedding"])
        self.forward_encoder = GatedUnit(sizes["source_embedding"], width)
        self.backward_encoder = GatedUnit(sizes["source_embedding"], width)
        self.start = nn.Linear(width, state)
        self.attention = Attention(score, select, state, 2 * width, sizes["units"])
        self.decoder = GatedUnit(sizes["target_embedding"] + 2 * width, state)
        readout = 2 * sizes["maxout"]
        self.readout_state = nn.Linear(state, readout)
        self.readout_target = nn.Linear(sizes["target_embedding"], readout, bias=False)
        self.readout_context = nn.Linear(2 * width, readout, bias=False)
        self.output = nn.Linear(sizes["maxout"], target)

    def encode(self, source, mask):
        """Annotations [N,S,2 width] of characters [N,S]: what was read up to each from the left, and from the right."""
        embedded = self.source_embedding(source).transpose(0, 1)
        units = (self.forward_encoder, self.backward_encoder)
        # Both directions go through the same loop, the second over the text from its end.
        projected = torch.stack((units[0].input(embedded), units[1].input(embedded.flip(0))))
        matrices = [torch.stack(pair) for pair in zip(*(unit.matrices() for unit in units))]
        shown = torch.stack((mask.T, mask.T.flip(0)))[..., None].float()
        state, states = torch.zeros(2, len(source), matrices[1].shape[1]), []
        for at in range(source.shape[1]):
            # Behind the end of a text nothing is read, from either side.
            state = state + shown[:, at] * (step(projected[:, at], state, matrices) - state)
            states.append(state)
        states = torch.stack(states, 2)
        return torch.cat((states[0], states[1].flip(1)), 2)

    def forward(self, source, mask, target=None, steps=11, reweigh=None):
        """Logits [N,T,V], weights [N,T,S] and answers [N,T]; the answers so far are target [N,T] or the network's own.
        `reweigh` replaces the weights of each step (the controls of the model card)."""
        annotations = self.encode(source, mask)
        keys = self.attention.keys(annotations)
        width = annotations.shape[2] // 2
        state = torch.tanh(self.start(annotations[:, 0, width:]))
        embedded = torch.zeros(len(source), self.target_embedding.embedding_dim)  # before the first step: nothing
        logits, weights, answers = [], [], []
        for step in range(steps if target is None else target.shape[1]):
            weight = self.attention(state, keys, mask)
            if reweigh is not None:
                weight = reweigh(weight, mask)
            context = (weight[:, None] @ annotations)[:, 0]
            hidden = self.readout_state(state) + self.readout_target(embedded) + self.readout_context(context)
            logits.append(self.output(hidden.unflatten(1, (-1, 2)).amax(2)))
            weights.append(weight)
            answers.append(logits[-1].argmax(1) if target is None else target[:, step])
            state = self.decoder(torch.cat((embedded, context), 1), state)
            embedded = self.target_embedding(answers[-1])
        return torch.stack(logits, 1), torch.stack(weights, 1), torch.stack(answers, 1)
