"""What is left out of the program for a phone is what nobody there reads, says or sees; the rest is as it was."""

from controller.content.phone.lean import lean, spoken_by
from controller.content.phone.styles import needed

MODULE = b"""// What it is for.

/** Says so. */
export function say(word) {
  // every day
  const at = "https://example.org // not a comment";
  return `${at}/${word}`; // and no more
}
"""
SPANNING = b"""const text = `
  // kept
  indented`;
"""
STYLE = b"""/* all of them */
.a, .b { color: red; margin: 0 1px; }
.c::before { content: " ; { "; }
@media (min-width: 60rem) {
  .d > .e { width: calc(1px + 2px); }
}
"""


def test_a_module_loses_its_comments_and_indents_and_nothing_else() -> None:
    assert lean("say.js", MODULE).decode() == (
        'export function say(word) {\nconst at = "https://example.org // not a comment";\nreturn `${at}/${word}`;\n}\n'
    )


def test_a_text_that_spans_lines_is_left_alone() -> None:
    assert lean("text.js", SPANNING) == SPANNING


def test_a_style_loses_its_comments_and_spaces_but_not_those_that_mean_something() -> None:
    assert lean("all.css", STYLE).decode() == (
        '.a,.b{color: red;margin: 0 1px}.c::before{content: " ; { "}'
        "@media (min-width: 60rem){.d > .e{width: calc(1px + 2px)}}"
    )


def test_only_the_rules_that_a_kind_of_scene_can_need_are_carried() -> None:
    style = lean("all.css", STYLE).decode()
    assert needed(style, ['h("p", { class: "b" })']) == ".a,.b{color: red;margin: 0 1px}"
    assert needed(style, ['class: "d e"']) == "@media (min-width: 60rem){.d > .e{width: calc(1px + 2px)}}"
    assert needed(":root{--a: 1}p:is(.x,.y){top: 0}.z .a{top: 1px}", ["a"]) == ":root{--a: 1}p:is(.x,.y){top: 0}"


def test_words_that_the_program_never_says_stay_at_home() -> None:
    words = {"stops.one": "1", "stops.other": "2", "kind.map": "map", "language_name": "English", "key_shift": "Shift"}
    code = ['count(here, "stops", 2)', "word(here, `kind.${scene.kind}`)", "words.language_name"]
    assert spoken_by(code, words) == {key: words[key] for key in words if key != "key_shift"}
