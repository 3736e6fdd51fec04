"""How well a gate's map finds the shape that the border means, and how much a channel's factor depends on the border."""
import numpy as np
import torch
from scipy.stats import rankdata

CUES = 6


def place_maps(name, value):
    """What one decision of a gate says about places: [N,M,H,W], M maps a picture; None when it says nothing."""
    if name == "places" and value.dim() == 4:
        return value
    if name == "values":
        return value.mean(1, keepdim=True)
    if name == "places":
        maps = value[:, None]
    elif name == "pairs":
        maps = value.mean(1)[:, None]
    elif name == "units":
        maps = value.transpose(1, 2)
    else:
        return None
    side = round(maps.shape[2] ** 0.5)
    return maps.unflatten(2, (side, side))


def decisions(model, network_input, pictures, batch=250):
    """{(block, name): what the gate decided for all pictures}"""
    found = {}
    with torch.inference_mode():
        for start in range(0, len(pictures), batch):
            model(network_input(pictures[start:start + batch]))
            for block, gate in model.gates().items():
                for name, value in gate.found.items():
                    found.setdefault((block, name), []).append(value)
    return {key: torch.cat(values) for key, values in found.items()}


def enlarged(maps, side):
    return torch.nn.functional.interpolate(maps, (side, side), mode="bilinear", align_corners=False).numpy()


def areas_under_curve(maps, chosen, among):
    """For each picture, how often a pixel of `chosen` has more than one of `among` that is not chosen; ties are half.
    maps [N,H,W], both masks [N,H,W]."""
    areas = np.empty(len(maps))
    for index in range(len(maps)):
        inside = chosen[index]
        values, own = maps[index][inside | among[index]], inside[inside | among[index]]
        count = own.sum()
        areas[index] = (rankdata(values)[own].sum() - count * (count + 1) / 2) / (count * (len(own) - count))
    return areas


def finds_target(maps, masks, meant):
    """Of maps [N,H,W]: area under the curve of the meant shape against all other pixels, against the other shapes' pixels,
    and the mean in the meant shape over the mean in the others."""
    rows = np.arange(len(maps))
    target = masks[rows, meant]
    others = masks.any(1) & ~target
    inside = (maps * target).sum((1, 2)) / target.sum((1, 2))
    outside = (maps * others).sum((1, 2)) / others.sum((1, 2))
    return {"all": areas_under_curve(maps, target, np.ones_like(target)).mean(),
            "shapes": areas_under_curve(maps, target, others).mean(), "ratio": inside.mean() / outside.mean()}


def best_map(found, masks, meant):
    """Which block and map finds the target best: ((block, name), number of the map). Chosen on pictures held out."""
    best = None
    for key, value in found.items():
        maps = place_maps(key[1], value)
        for number in range(0 if maps is None else maps.shape[1]):
            area = finds_target(enlarged(maps[:, number:number + 1], masks.shape[2])[:, 0], masks, meant)["all"]
            if best is None or area > best[0]:
                best = (area, key, number)
    return best and best[1:]


def one_map(found, chosen, side):
    key, number = chosen
    return enlarged(place_maps(key[1], found[key])[:, number:number + 1], side)[:, 0]


def shares_between(values, groups):
    """eta^2 of each column of values [N,C]: the part of its variance that lies between the groups [N]."""
    values = values.astype(np.float64)
    mean = values.mean(0)
    between = sum((groups == group).sum() * (values[groups == group].mean(0) - mean) ** 2 for group in np.unique(groups))
    total = ((values - mean) ** 2).sum(0)
    return np.where(total > 1e-12, between / np.maximum(total, 1e-12), 0)


def channel_values(found):
    """All factors or terms of channels, block after block: [N,C], and which (block, name) each part is."""
    keys = [key for key in found if key[1] in ("gate", "addition")]
    return (np.concatenate([found[key].numpy() for key in keys], 1) if keys else None), keys


def fixed_channels(keys, found, chosen, means):
    """A replacement for `GatedResnet.replace`: the chosen channels of all blocks have their mean, whatever the picture."""
    parts, start = {}, 0
    for key in keys:
        width = found[key].shape[1]
        parts[key] = (torch.from_numpy(chosen[start:start + width]), torch.from_numpy(means[start:start + width]))
        start += width

    def how(block, name, value):
        if (block, name) not in parts:
            return value
        which, mean = parts[block, name]
        return torch.where(which, mean.to(value.dtype), value)

    return how


def uniform(_, name, value):
    """A replacement that looks everywhere alike: what is decided about places is spread evenly."""
    if name == "places" and value.dim() == 4:
        return value.mean((2, 3), keepdim=True).expand_as(value)
    if name == "values":
        return value.mean((2, 3), keepdim=True).expand_as(value)
    if name == "places":
        return torch.full_like(value, 1 / value.shape[1])
    if name == "pairs":
        return torch.full_like(value, 1 / value.shape[2])
    if name == "units":
        return torch.full_like(value, 1 / value.shape[2])
    return value
