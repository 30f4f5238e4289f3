"""Pictures: whole, and not so large that opening one exhausts the memory."""

import struct
import zlib

from benchmark_platform.core.uploads.kinds import AnyFile, Kind, UploadRefused

# An A4 page at 800 dpi has 62 million pixels, a phone's best photograph 50 or 60.
MAX_PIXELS = 90_000_000
BROKEN = "图片打不开，可能没有传完或已损坏。请重新拍照或扫描后再上传。"


def check_image(file: AnyFile, kind: Kind) -> tuple[int, int]:
    """Width and height in pixels of a picture that Pillow could read to its end.

    Raises UploadRefused for a damaged picture or one with more than 90 million pixels.
    """
    # The plugin itself, not Image.open: no other format can slip in, and our own limit speaks instead of a warning.
    from PIL import JpegImagePlugin, PngImagePlugin

    file.seek(0)
    try:
        if kind is Kind.JPEG:
            source = _Source(file)
            picture = JpegImagePlugin.JpegImageFile(source)  # type: ignore[arg-type]
            _refuse_bomb(picture.size)
            # One eighth of the size decodes fast, yet reads the data to the end.
            picture.draft("L", (max(1, picture.width // 8), max(1, picture.height // 8)))
            picture.load()
            if source.ran_dry:
                raise UploadRefused(BROKEN)
        else:
            whole = PngImagePlugin.PngImageFile(file)
            _refuse_bomb(whole.size)
            whole.verify()  # every chunk and its checksum, without decoding
        return _full_size(file, kind)
    except UploadRefused:
        raise
    except (OSError, SyntaxError, ValueError, LookupError, TypeError, EOFError, struct.error, zlib.error) as error:
        raise UploadRefused(BROKEN) from error
    finally:
        file.seek(0)


class _Source:
    """A file that notes when more was wanted than it holds: a JPEG that breaks off.

    Pillow's own complaint cannot be relied on: WeasyPrint switches it off for the whole process.
    """

    def __init__(self, file: AnyFile) -> None:
        self._file = file
        self.ran_dry = False

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.ran_dry |= size != 0 and not data
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()


def _full_size(file: AnyFile, kind: Kind) -> tuple[int, int]:
    """The size in the header; after ``draft`` the object itself tells the reduced one."""
    from PIL import JpegImagePlugin, PngImagePlugin

    file.seek(0)
    plugin = JpegImagePlugin.JpegImageFile if kind is Kind.JPEG else PngImagePlugin.PngImageFile
    return plugin(file).size


def _refuse_bomb(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        raise UploadRefused(
            f"图片有 {width} × {height} 像素，超过上限（{MAX_PIXELS // 10_000} 万像素）。"
            "请把扫描分辨率降到 300 dpi 后再上传。"
        )
