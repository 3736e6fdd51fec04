"""The recurrent attention model (Mnih, Heess, Graves, Kavukcuoglu 2014, arXiv:1406.6247) in PyTorch."""
import torch
from torch import nn
from torch.nn import functional


class Retina:
    """Glimpses of pictures [N,S,S]: squares of patch, 2 patch, 4 patch ... pixels around the same whole pixel, each
    averaged down to patch x patch; what lies outside of the picture is 0. Sums over squares are differences of running
    sums in double precision, so that a wide square costs no more than a narrow one."""

    def __init__(self, pictures, patch, scales):
        self.patch, self.scales, self.side = patch, scales, pictures.shape[-1]
        self.margin = (patch << (scales - 1)) // 2
        padded = functional.pad(pictures.double(), (self.margin + 1, self.margin, self.margin + 1, self.margin))
        self.sums = padded.cumsum(1).cumsum(2)
        self.row_length = self.sums.shape[2]

    def look(self, location):
        """location [K*N,2] is (row, column), -1 the first and 1 the last border; K looks at all pictures, one after the
        other. [K*N,scales*patch*patch]"""
        count = len(location)
        which = torch.arange(count) % len(self.sums) * self.sums[0].numel()
        middle = torch.round((location + 1) * (self.side / 2)).long() + self.margin
        steps = torch.arange(self.patch + 1) - self.patch // 2
        views = []
        for scale in range(self.scales):
            lines = steps << scale
            places = (middle[:, :1] + lines)[:, :, None] * self.row_length + (middle[:, 1:] + lines)[:, None]
            corners = torch.take(self.sums, places + which[:, None, None])
            bands = corners[:, 1:] - corners[:, :-1]
            views.append((bands[:, :, 1:] - bands[:, :, :-1]).flatten(1) / 4**scale)
        return torch.cat(views, 1).to(location.dtype)


class Ram(nn.Module):
    def __init__(self, patch=8, scales=3, glimpses=6, eye=64, glimpse=128, core=128, classes=10):
        super().__init__()
        self.sizes = dict(patch=patch, scales=scales, glimpses=glimpses)
        self.eye = nn.Linear(scales * patch * patch, eye)
        self.place = nn.Linear(2, eye)
        self.what = nn.Linear(eye, glimpse)
        self.where = nn.Linear(eye, glimpse)
        self.recur = nn.Linear(core, core)
        self.take = nn.Linear(glimpse, core)
        self.locator = nn.Linear(core, 2)
        self.classifier = nn.Linear(core, classes)

    def glimpse(self, retina, location):
        what = torch.relu(self.eye(retina.look(location)))
        where = torch.relu(self.place(location))
        return torch.relu(self.what(what) + self.where(where))

    def forward(self, pictures, deviation=0.0, places=None, times=1):
        """Looks `glimpses` times, first at the centre. Gives the log-probabilities of the classes after every glimpse
        [T,N,10], the states [T,N,core], the places [T,N,2] and the log-probability of each choice of a place [T-1,N].
        deviation: of the normal choice of a place; 0 takes the mean. places [T,N,2]: look there instead. times: as if the
        pictures stood there so many times, for as many independent choices."""
        count = times * len(pictures)
        retina = Retina(pictures, self.sizes["patch"], self.sizes["scales"])
        state = pictures.new_zeros(count, self.recur.out_features)
        location = pictures.new_zeros(count, 2)
        answers, states, locations, choices = [], [], [], []
        for step in range(self.sizes["glimpses"]):
            if places is not None:
                location = places[step]
            state = torch.relu(self.recur(state) + self.take(self.glimpse(retina, location)))
            states.append(state)
            locations.append(location)
            answers.append(torch.log_softmax(self.classifier(state), 1))
            if step + 1 < self.sizes["glimpses"]:
                mean = torch.tanh(self.locator(state))
                chosen = mean.detach()
                if deviation > 0:
                    chosen = chosen + deviation * torch.randn_like(chosen)
                    choices.append(-((chosen - mean) ** 2).sum(1) / (2 * deviation**2))
                location = chosen.clamp(-1, 1)
        return torch.stack(answers), torch.stack(states), torch.stack(locations), choices
