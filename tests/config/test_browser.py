import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["sv", "en"])
def test_start_page_speaks_the_language_of_the_browser(browser_page, language):
    page = browser_page(language=language)
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == language


def test_script_of_the_page_runs_under_the_content_security_policy(page):
    page.goto("/")
    assert page.evaluate("typeof htmx") == "object"
