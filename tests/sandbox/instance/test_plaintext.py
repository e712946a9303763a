import pytest

from embedcheck.sandbox.instance.plaintext import plain_text

# Measured on 2.7.0.
MEASURED = {
    "plain": "plain",
    "a<br>b": "a\nb",
    "<p>a</p><p>b</p>": "a\n\nb",
    "<div>a</div><div>b</div>": "a\nb",
    "<p>x <strong>b</strong> y</p>": "x b. y",
    "<em>i</em> <i>j</i>": "i j",
    '<a href="https://e.x/y">link</a> z': "link z",
    "<ul><li>one</li><li>two</li></ul>": "one\ntwo",
    "<h1>T</h1><p>x</p>": "T.\n\nx",
    '<img src="x.png" alt="pic">': "",
    "a &lt;b&gt; &amp; c": "a <b> & c",
    "<script>alert(1)</script>hi": "hi",
    "<blockquote>q</blockquote>x": "q\n\nx",
    "  lead   and   many  ": "lead and many",
    "<table><tr><td>1</td><td>2</td></tr></table>": "1 2",
    "a\nb": "a b",
    "<p>Hi</p>\n<p>2</p>": "Hi\n\n2",
    "<p>Hi, this is <b>Agent</b></p>": "Hi, this is Agent.",
    "<ol><li>one</li></ol>z": "one\nz",
}


@pytest.mark.parametrize("html", MEASURED)
def test_html_becomes_the_text_that_libredesk_makes_of_it(html: str) -> None:
    assert plain_text(html) == MEASURED[html]
