"""The tree that strip walks is the one that html.parser would build, made faster."""

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag
from selectolax.lexbor import LexborHTMLParser

from onrecord.strip.tree import soup_of

PAGES = [
    "<p>One <b hidden>two</b> three<br>four</p><p>five</p>",
    "<div class='a  b' id=c data-x='1 > 0' title=\"Ann's &quot;word&quot; &lt;b&gt;\">x</div>",
    "<p>Fish &amp; chips &lt;b&gt; &nbsp;5&euro; &amp;amp; AT&T</p>",
    "<ul><li>one<li>two<ul><li>deep</ul></ul><table><tr><td>cell</table>",
    "<p>a<!-- <p>no</p> -->b</p><!-- end --><input type=email><hr><wbr>",
    "<p><a href=/x>link<p>unclosed <i>both <b>ways</i> and</b> on",
    "<math><mi>x</mi><mo>&lt;</mo></math><x-y z:w=1>own</x-y>",
    "text <em>first",
    "",
]


def shape(element: Tag) -> list[object]:
    """An element's name, attributes and children; strings that a comment parts are joined."""
    children: list[object] = []
    for child in element.contents:
        if isinstance(child, Tag):
            children.append(shape(child))
        elif children and isinstance(children[-1], str):
            children[-1] += str(child)
        else:
            children.append(str(child))
    return [element.name, dict(element.attrs), *children]


@pytest.mark.parametrize("page", PAGES)
def test_a_serialised_fragment_becomes_the_same_tree_as_by_html_parser(page: str):
    body = LexborHTMLParser(page).body
    fragment = (body and body.inner_html) or ""
    without_comments = fragment.replace("<!-- <p>no</p> -->", "").replace("<!-- end -->", "")

    soup = soup_of(fragment)

    expected = BeautifulSoup(without_comments, "html.parser", multi_valued_attributes=None)
    assert shape(soup) == shape(expected)


def test_every_element_knows_its_neighbours():
    soup = soup_of("<div><p>a<b>b</b></p>c<p>d</p></div><p>e</p>")

    assert [str(e) for e in soup.descendants if not isinstance(e, Tag)] == ["a", "b", "c", "d", "e"]
    *before, last = soup.descendants
    assert list(last.previous_elements) == [*reversed(before), soup]
    bold = soup.b
    assert bold is not None
    assert [p.name for p in bold.parents] == ["p", "div", "[document]"]
    first, second = soup.find_all("p")[:2]
    assert first.find_next_sibling() is second
    assert second.find_previous_sibling() is first
    assert str(soup) == "<div><p>a<b>b</b></p>c<p>d</p></div><p>e</p>"


def test_spaces_stay_between_words_and_go_between_blocks():
    soup = soup_of("<div>\n <p><b>a</b> <i>b</i></p>\n\n<p>c</p> d</div>\n")

    assert str(soup) == "<div><p><b>a</b> <i>b</i></p><p>c</p> d</div>"


def test_an_end_tag_without_its_start_closes_nothing():
    assert soup_of("<p>a</div>b</p>").get_text("|") == "a|b"
