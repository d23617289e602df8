"""The parts that scenes are made of: texts, pictures, sounds, films, panoramas, with who made them."""

from dataclasses import dataclass

from controller.content import compiled, films, markdown, panoramas, pictures, sounds
from controller.content.compiled import Credit, Html, Picture, Text
from controller.content.folder import MEDIA_BYTES_MAX
from controller.content.pictures import Media
from controller.content.read import Source
from controller.content.source import Mark

VTT = ".vtt"


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes parts of a folder that was checked: whatever is named in it is there."""

    source: Source
    media: Media

    def text(self, words: dict[str, str]) -> Text:
        return {language: words[language] for language in self.source.languages if language in words}

    def html(self, words: dict[str, str]) -> Html:
        return {language: markdown.render(text).html for language, text in self.text(words).items()}

    def picture(self, name: str | None) -> Picture | None:
        return self.shown(name) if name is not None else None

    def shown(self, name: str) -> Picture:
        own = self.source.pictures[name]
        made = pictures.renditions(self.media, self.source.folder, own.file)
        return Picture(alt=self.text(own.value.alt), renditions=made, credit=credit(own.value))

    def sound(self, name: str | None) -> compiled.Sound | None:
        if name is None:
            return None
        own, folder = self.source.sounds[name], self.source.folder
        return compiled.Sound(
            path=self._file(own.file),
            duration_s=sounds.duration_s(folder, own.file),
            transcript=self.text(own.value.transcript),
            credit=credit(own.value),
        )

    def video(self, name: str | None) -> compiled.Video | None:
        if name is None:
            return None
        own, folder = self.source.videos[name], self.source.folder
        film = films.film(folder, own.file)
        captions = {language: f"videos/{name}.{language}{VTT}" for language in self.source.languages}
        return compiled.Video(
            path=self._file(own.file),
            width=film.width,
            height=film.height,
            duration_s=film.duration_s,
            poster=self.shown(own.value.poster),
            transcript=self.text(own.value.transcript),
            captions={language: self._file(file) for language, file in captions.items() if folder.has(file)},
            credit=credit(own.value),
        )

    def panorama(self, name: str) -> compiled.Panorama:
        own, folder = self.source.panoramas[name], self.source.folder
        sight = panoramas.first_sight(self.media, folder, own.file)
        below, width, height, columns, rows = panoramas.tiles(self.media, folder, own.file, name)
        return compiled.Panorama(
            id=name,
            title=self.text(own.value.title),
            picture=Picture(alt=self.text(own.value.alt), renditions=sight, credit=credit(own.value)),
            tiles=below,
            width=width,
            height=height,
            columns=columns,
            rows=rows,
            north_deg=own.value.north_deg,
            spots=tuple(self._spot(one.to, one.yaw_deg, one.pitch_deg, one.label) for one in own.value.hotspots),
        )

    def _spot(self, to: str, yaw_deg: float, pitch_deg: float, label: dict[str, str]) -> compiled.Spot:
        inside = to in self.source.panoramas
        return compiled.Spot(
            yaw_deg=yaw_deg,
            pitch_deg=pitch_deg,
            label=self.text(label),
            panorama=to if inside else None,
            scene=None if inside else to,
        )

    def _file(self, name: str) -> str:
        data = self.source.folder.data(name, MEDIA_BYTES_MAX)
        return self.media.keep(data, name[name.rindex(".") :])


def credit(mark: Mark) -> Credit:
    return Credit(author=mark.author, licence=mark.licence, source=mark.source, made_here=mark.made_here)
