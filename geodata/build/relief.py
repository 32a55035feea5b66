"""The shaded relief of the land: a small grey picture, white where nothing is in the shade.

From a picture of the whole world in plate carrée to one of the window in Web Mercator, as a browser map
stretches it. About 3.7 km a pixel: meant to fade out above zoom 8.
"""

from __future__ import annotations

import io
import math

import numpy as np
from PIL import Image, ImageDraw
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

__all__ = ["relief_webp"]

_SCALE = 1
_QUALITY = 45


def relief_webp(world: Image.Image, window: Polygon, land: BaseGeometry) -> bytes:
    """WebP of the window; white over the sea, plains and lit slopes; to be multiplied with the ground."""
    west, south, east, north = window.bounds
    per_degree = world.width / 360
    top, left = (90 - north) * per_degree, (west + 180) * per_degree
    width, height = (east - west) * per_degree, (north - south) * per_degree
    corner = world.crop((round(left), round(top), round(left + width), round(top + height))).convert("L")
    size = (
        round(width) * _SCALE,
        round(width * (_mercator(north) - _mercator(south)) / math.radians(east - west)) * _SCALE,
    )
    grey = np.asarray(_to_mercator(corner, size, south, north), dtype=np.float64)
    mask = np.asarray(_mask(land, size, window), dtype=bool)
    plain = int(np.bincount(np.round(grey[mask]).astype(int)).argmax())
    tone = np.where(mask, np.clip(grey / plain, 0, 1), 1)
    picture = Image.fromarray(np.round(tone * 255).astype(np.uint8)).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=_QUALITY, method=6)
    return out.getvalue()


def _mercator(lat: float) -> float:
    return math.asinh(math.tan(math.radians(lat)))


def _latitude(y: float) -> float:
    return math.degrees(math.atan(math.sinh(y)))


def _to_mercator(picture: Image.Image, size: tuple[int, int], south: float, north: float) -> Image.Image:
    low, high = _mercator(south), _mercator(north)
    wide = picture.resize((size[0], picture.height), Image.Resampling.BICUBIC)
    source = np.asarray(wide, dtype=np.float64)
    lats = np.array([_latitude(high - (row + 0.5) / size[1] * (high - low)) for row in range(size[1])])
    rows = np.clip((north - lats) / (north - south) * picture.height - 0.5, 0, picture.height - 1)
    base = np.floor(rows).astype(int)
    share = (rows - base)[:, None]
    mixed = source[base] * (1 - share) + source[np.minimum(base + 1, picture.height - 1)] * share
    return Image.fromarray(np.round(mixed).astype(np.uint8))


def _mask(land: BaseGeometry, size: tuple[int, int], window: Polygon) -> Image.Image:
    west, south, east, north = window.bounds
    low, high = _mercator(south), _mercator(north)

    def pixel(point: tuple[float, float]) -> tuple[float, float]:
        return (point[0] - west) / (east - west) * size[0], (high - _mercator(point[1])) / (high - low) * size[1]

    mask = Image.new("L", size)
    pencil = ImageDraw.Draw(mask)
    for part in getattr(land, "geoms", [land]):
        pencil.polygon([pixel(point) for point in part.exterior.coords], fill=255)
    return mask
