"""How phrases are read: word ends, gaps, and scripts without spaces between words."""

import pytest

from onrecord.strip.wording import compiled, folded, rule_of


def opens_with(line: str, phrase: str) -> bool:
    return compiled(phrase, line).match(line) is not None


@pytest.mark.parametrize("phrase", ["sign/登録", "登録/sign"])
def test_each_alternative_ends_as_its_own_script_does(phrase: str) -> None:
    assert opens_with("登録する", phrase)
    assert opens_with("sign here", phrase)
    assert not opens_with("signal", phrase)


def test_no_word_need_end_after_a_mark() -> None:
    assert opens_with("編輯：林海", "編輯：")
    assert opens_with("l'article", "l' article")


def test_a_gap_in_a_script_without_spaces_stands_for_some_characters() -> None:
    assert opens_with("毎朝、最新の話題をお届けします", "毎朝 … 届け")
    assert not opens_with("毎朝" + "港に出る漁師たち" * 4 + "届け", "毎朝 … 届け")


def test_a_label_that_is_open_at_its_end_is_a_word_of_its_own() -> None:
    assert rule_of("来源：海港日报", "zh") is not None
    assert rule_of("来源不明的油污漂到岸边", "zh") is None


@pytest.mark.parametrize(("line", "language"), [("3分で読めます", "ja"), ("12条评论", "zh")])
def test_a_count_may_stand_before_a_label_without_a_space(line: str, language: str) -> None:
    assert rule_of(line, language) is not None


def test_what_a_line_may_hold_is_found_after_any_character() -> None:
    assert rule_of("港口新闻请扫码关注", "zh") is not None


def test_vowel_signs_belong_to_words_of_indic_scripts() -> None:
    assert compiled("पढ़े", "पढ़े और").match("पढ़े और")
    assert not compiled("पढ़", "पढ़े और").match("पढ़े और")
    assert not compiled("की", "कीमत").match("कीमत")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("اقرأ أيضًا", "اقرا ايضا"), ("ΔΙΑΒΆΣΤΕ ΕΠΊΣΗΣ", "διαβαστε επισης"), ("ştiri", "știri")],
)
def test_spellings_of_one_word_are_one(written: str, meant: str) -> None:
    assert folded(written) == folded(meant)
