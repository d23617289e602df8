"""Pictures become what a screen shows: upright, in sRGB, in its widths, without what a camera adds."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw

from controller.content import panoramas, pictures
from controller.content.folder import Folder
from controller.content.pictures import Media


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "town").mkdir()
    return Folder(tmp_path / "town")


def photograph(width: int, height: int) -> Image.Image:
    """Red above, blue below."""
    image = Image.new("RGB", (width, height), (0, 0, 255))
    ImageDraw.Draw(image).rectangle([0, 0, width, height // 2 - 1], fill=(255, 0, 0))
    return image


def opened(media: Media, path: str) -> Image.Image:
    with Image.open(media.out / path) as image:
        return image.convert("RGB")


def test_a_wide_photograph_comes_in_four_widths(folder: Folder, tmp_path: Path) -> None:
    photograph(3000, 2000).save(folder.root / "x.jpg")
    made = pictures.renditions(Media(tmp_path / "out"), folder, "x.jpg")
    assert [(one.width, one.height) for one in made] == [(480, 320), (960, 640), (1440, 960), (2160, 1440)]
    with Image.open(tmp_path / "out" / made[1].path) as image:
        assert (image.format, image.size) == ("WEBP", (960, 640))


def test_no_picture_is_made_larger_than_it_is(folder: Folder, tmp_path: Path) -> None:
    photograph(1000, 500).save(folder.root / "x.png")
    made = pictures.renditions(Media(tmp_path / "out"), folder, "x.png")
    assert [one.width for one in made] == [480, 960, 1000]


def test_what_the_camera_wrote_is_gone_and_the_picture_stands_upright(folder: Folder, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the top is on the right: turn it clockwise by 90°
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[1] = "N"
    photograph(800, 600).save(folder.root / "x.jpg", exif=exif, comment=b"shot at home")
    media = Media(tmp_path / "out")
    made = pictures.renditions(media, folder, "x.jpg")
    assert [(one.width, one.height) for one in made] == [(480, 640), (600, 800)]
    image = opened(media, made[-1].path)
    left, right = image.getpixel((100, 400)), image.getpixel((500, 400))
    assert isinstance(left, tuple) and isinstance(right, tuple)
    assert left[2] > 200 and right[0] > 200
    data = (media.out / made[-1].path).read_bytes()
    assert b"EXIF" not in data and b"camera" not in data and b"home" not in data


def test_colours_of_another_profile_are_brought_to_srgb(folder: Folder, tmp_path: Path) -> None:
    """This picture's profile has the columns of red and green swapped: it shows the other colour."""
    icc = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = icc.index(b"rXYZ"), icc.index(b"gXYZ")
    icc[red : red + 4], icc[green : green + 4] = icc[green : green + 4], icc[red : red + 4]
    Image.new("RGB", (600, 400), (255, 0, 0)).save(folder.root / "x.png", icc_profile=bytes(icc))
    media = Media(tmp_path / "out")
    made = pictures.renditions(media, folder, "x.png")
    pixel = opened(media, made[0].path).getpixel((100, 100))
    assert isinstance(pixel, tuple) and pixel[1] > 200 and pixel[0] < 60
    assert b"ICCP" not in (media.out / made[0].path).read_bytes()


def test_print_colours_and_greys_are_shown(folder: Folder, tmp_path: Path) -> None:
    Image.new("CMYK", (500, 400), (0, 255, 255, 0)).save(folder.root / "cmyk.jpg")
    Image.new("L", (500, 400), 128).save(folder.root / "grey.png")
    media = Media(tmp_path / "out")
    red = opened(media, pictures.renditions(media, folder, "cmyk.jpg")[0].path).getpixel((9, 9))
    grey = opened(media, pictures.renditions(media, folder, "grey.png")[0].path).getpixel((9, 9))
    assert isinstance(red, tuple) and isinstance(grey, tuple)
    assert red[0] > 200 and red[1] < 60 and abs(grey[1] - 128) < 6


def test_what_can_be_seen_through_stays_so(folder: Folder, tmp_path: Path) -> None:
    Image.new("RGBA", (500, 400), (0, 0, 0, 0)).save(folder.root / "x.png")
    media = Media(tmp_path / "out")
    with Image.open(media.out / pictures.renditions(media, folder, "x.png")[0].path) as image:
        assert image.mode == "RGBA" and image.getpixel((5, 5)) == (0, 0, 0, 0)


def test_a_picture_is_encoded_once_and_again_when_its_file_is_lost(folder: Folder, tmp_path: Path) -> None:
    photograph(600, 400).save(folder.root / "x.jpg")
    media = Media(tmp_path / "out")
    made = pictures.renditions(media, folder, "x.jpg")
    stamp = (media.out / made[0].path).stat().st_mtime_ns
    assert pictures.renditions(media, folder, "x.jpg") == made
    assert (media.out / made[0].path).stat().st_mtime_ns == stamp
    (media.out / made[0].path).unlink()
    media.kept.clear()
    assert pictures.renditions(media, folder, "x.jpg") == made
    assert (media.out / made[0].path).is_file()


def test_tiles_lie_side_by_side_as_the_whole(folder: Folder, tmp_path: Path) -> None:
    image = Image.new("RGB", (4100, 2050), (20, 20, 20))
    ImageDraw.Draw(image).rectangle([2050, 1025, 4100, 2050], fill=(240, 240, 240))
    image.save(folder.root / "x.jpg")
    media = Media(tmp_path / "out")
    path, width, height, columns, rows = panoramas.tiles(media, folder, "x.jpg", "square")
    assert (width, height, columns, rows) == (4096, 2048, 4, 2)
    light = {
        (column, row): io.BytesIO((media.out / path.format(column=column, row=row)).read_bytes())
        for column in range(4)
        for row in range(2)
    }
    bright = {place for place, data in light.items() if _mean(data) > 128}
    assert bright == {(2, 1), (3, 1)}


def test_a_small_panorama_has_no_tiles(folder: Folder, tmp_path: Path) -> None:
    Image.new("RGB", (3000, 1500)).save(folder.root / "x.jpg")
    media = Media(tmp_path / "out")
    assert panoramas.tiles(media, folder, "x.jpg", "square")[1:] == (2048, 1024, 0, 0)
    sight = panoramas.first_sight(media, folder, "x.jpg")
    assert [(one.width, one.height) for one in sight] == [(2048, 1024)]


def _mean(data: io.BytesIO) -> float:
    with Image.open(data) as image:
        pixel = image.convert("L").resize((1, 1)).getpixel((0, 0))
    assert isinstance(pixel, int)
    return pixel
