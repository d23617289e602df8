"""The same rules, codec and vectors on the real MicroPython."""

from firmware import core
from tests.firmware import golden
from tests.firmware.interpreters import printed

SEEDS = range(1, 11)
STEPS = 500


def test_it_is_micropython() -> None:
    assert printed("import sys; print(sys.implementation.name)") == ["micropython"]


def test_golden_vectors() -> None:
    script = (
        "import json, golden\n"
        "from firmware import core\n"
        "for line in golden.failures(core, json.load(open('/vectors.json'))): print(line)\n"
        "print('asked')\n"
    )
    assert printed(script) == ["asked"]


def test_a_broken_vector_is_noticed_there() -> None:
    script = (
        "import json, golden\n"
        "from firmware import core\n"
        "vectors = json.load(open('/vectors.json'))\n"
        "vectors['talks'][0]['steps'][1]['outputs'] = 32\n"
        "print(len(golden.failures(core, vectors)))\n"
    )
    assert printed(script) == ["1"]


def test_noise_and_orders_have_the_same_effect_on_both_interpreters() -> None:
    script = (
        "import golden\n"
        "from firmware import core\n"
        f"for seed in range({SEEDS.start}, {SEEDS.stop}): print(golden.fuzz(core, seed, {STEPS}))\n"
    )
    assert printed(script) == [str(golden.fuzz(core, seed, STEPS)) for seed in SEEDS]
