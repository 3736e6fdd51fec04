"""Show, attend and tell (Xu et al. 2015, arXiv:1502.03044) in PyTorch, with a small convolutional encoder.

Two things differ from the paper. What a cell is like does not say where it is, so a row of a learned table is added to each
cell, as in a transformer. And the paper gives the context to the LSTM and to the word; here the word gets what the weights
chose, and the LSTM only where that was: a network that is told both reads colour and kind of a shape at one look, keeps the
kind in its memory and looks elsewhere when it says it (measured while it learned: 5 % of the words for kinds looked at their
shape), so that its maps do not show what its words are about.
"""
import torch
from torch import nn


class Convolution(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.convolution = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, features):
        return torch.relu(self.norm(self.convolution(features)))


class Encoder(nn.Module):
    """64x64 -> 8x8 cells; a cell sees 24x24 pixels around its own middle, less than two shapes. (Strides and pools of three
    would do with less work, and see half a cell up and to the left of where the cell is drawn.)"""

    def __init__(self, channels):
        super().__init__()
        first, second, third = channels
        self.layers = nn.ModuleList([Convolution(3, first), Convolution(first, second), Convolution(second, third)])

    def forward(self, pixels):
        half = nn.functional.avg_pool2d
        features = self.layers[1](self.layers[0](half(pixels, 2)))
        features = half(self.layers[2](half(features, 2)), 2)
        return features.flatten(2).transpose(1, 2)  # [N,cells,channels]


class Lstm(nn.Module):
    """One step of an LSTM; one matrix over the input and the state together, gates in the order input, forget, output,
    candidate."""

    def __init__(self, inputs, width):
        super().__init__()
        self.gates = nn.Linear(inputs + width, 4 * width)

    def forward(self, x, state, cell):
        enter, keep, leave, candidate = self.gates(torch.cat([x, state], 1)).chunk(4, 1)
        cell = torch.sigmoid(keep) * cell + torch.sigmoid(enter) * torch.tanh(candidate)
        return torch.sigmoid(leave) * torch.tanh(cell), cell


class ShowAttendTell(nn.Module):
    def __init__(self, words, channels=(16, 24, 48), width=96, word_width=32, score_width=64, cells=64):
        super().__init__()
        features = channels[-1]
        self.encoder = Encoder(channels)
        self.places = nn.Embedding(cells, features)
        self.start_state = nn.Linear(features, width)
        self.start_cell = nn.Linear(features, width)
        self.embedding = nn.Embedding(words, word_width)
        self.score_cell = nn.Linear(features, score_width)
        self.score_state = nn.Linear(width, score_width, bias=False)
        self.score = nn.Linear(score_width, 1)
        self.selector = nn.Linear(width, 1)
        self.lstm = Lstm(word_width + features, width)
        self.out_state = nn.Linear(width, word_width)
        self.out_context = nn.Linear(features, word_width, bias=False)
        self.out_word = nn.Linear(word_width, words)

    def begin(self, cells):
        mean = cells.mean(1)
        return torch.tanh(self.start_state(mean)), torch.tanh(self.start_cell(mean))

    def weigh(self, keys, state):
        """Where to look next: log-probabilities [N,cells]."""
        scores = self.score(torch.tanh(keys + self.score_state(state)[:, None])).squeeze(2)
        return torch.log_softmax(scores, 1)

    def say(self, word, cells, weights, state, cell):
        """One word on: logits [N,words], selector [N], state, cell. word: the last one; weights [N,cells]: where it looks."""
        beta = torch.sigmoid(self.selector(state))
        context = beta * (weights[:, None] @ cells).squeeze(1)
        embedded = self.embedding(word)
        place = beta * (weights @ self.places.weight)
        state, cell = self.lstm(torch.cat([embedded, place], 1), state, cell)
        hidden = torch.tanh(self.out_state(state) + embedded + self.out_context(context))
        return self.out_word(hidden), beta.squeeze(1), state, cell

    def forward(self, seen, captions, choose):
        """Teacher forcing; seen: what the encoder makes of the pictures. choose(log_probabilities) gives the weights that are used. Gives logits [N,T,words],
        log-probabilities of places and weights used [N,T,cells]."""
        cells = seen + self.places.weight
        keys = self.score_cell(cells)
        state, cell = self.begin(cells)
        word = torch.zeros_like(captions[:, 0])
        logits, log_places, used = [], [], []
        for step in range(captions.shape[1]):
            log_weights = self.weigh(keys, state)
            weights = choose(log_weights)
            step_logits, _, state, cell = self.say(word, cells, weights, state, cell)
            word = captions[:, step]
            logits.append(step_logits)
            log_places.append(log_weights)
            used.append(weights)
        return torch.stack(logits, 1), torch.stack(log_places, 1), torch.stack(used, 1)


def soft(log_weights):
    return log_weights.exp()


def hardest(log_weights):
    return nn.functional.one_hot(log_weights.argmax(1), log_weights.shape[1]).to(log_weights.dtype)


def sampled(log_weights):
    return nn.functional.one_hot(torch.multinomial(log_weights.exp(), 1).squeeze(1), log_weights.shape[1]).to(log_weights.dtype)


@torch.no_grad()
def describe(network, seen, choose, most):
    """Greedy captions [N,most+1] with the places' log-probabilities and the weights [N,most+1,cells], selectors, logits."""
    cells = seen + network.places.weight
    keys = network.score_cell(cells)
    state, cell = network.begin(cells)
    word = torch.zeros(len(seen), dtype=torch.long)
    said, log_places, used, betas, all_logits = [], [], [], [], []
    for _ in range(most + 1):
        log_weights = network.weigh(keys, state)
        weights = choose(log_weights)
        logits, beta, state, cell = network.say(word, cells, weights, state, cell)
        word = logits.argmax(1)
        for kept, value in zip((said, log_places, used, betas, all_logits), (word, log_weights, weights, beta, logits)):
            kept.append(value)
    return [torch.stack(kept, 1) for kept in (said, log_places, used, betas, all_logits)]
