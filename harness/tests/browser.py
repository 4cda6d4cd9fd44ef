# Looks at reports in headless Chromium, as readers would: with scripts and without, wide and narrow, light and dark, on paper.
#
#   /usr/bin/python3 harness/tests/browser.py AXE.js REPORT.html…     beside each REPORT.html its results, REPORT.json
#
# Prints "ok SENTENCE" or "not ok SENTENCE" for each thing that holds or does not. AXE.js is the accessibility checker.
import json
import os
import pathlib
import sys

import html5lib
from selenium import webdriver
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

failed = False


def test(sentence, problems):
    """An empty list of problems is what is wanted."""
    global failed
    print(("not ok " if problems else "ok ") + sentence, flush=True)
    for problem in problems:
        print("  " + str(problem))
    failed = failed or bool(problems)


def browser():
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for word in ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]:
        options.add_argument(word)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # Chromium refuses its own as root
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
    driver.set_script_timeout(600)  # a busy machine is no mistake of the page; who runs the tests has a limit of his own
    driver.set_page_load_timeout(600)
    return driver


def look(driver, page, width=1280, scheme="light", media="screen", script=True):
    """Loads the page anew for a reader like this."""
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not script})
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                           {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia",
                           {"media": media, "features": [{"name": "prefers-color-scheme", "value": scheme}]})
    driver.get("about:blank")  # else only the fragment changes
    driver.get(page)


def asked(driver, expression):
    """What the page answers, also where its own scripts do not run."""
    answer = driver.execute_cdp_cmd("Runtime.evaluate", {"expression": expression, "returnByValue": True})
    return answer["result"].get("value")


def comes(driver, expression):
    """Does it hold, at the latest when the browser has drawn the page?"""
    try:
        return WebDriverWait(driver, 60).until(lambda it: asked(it, expression))
    except TimeoutException:
        return False


# --- what the pictures must have, by the results ---

def counted(run):
    """Lifelines, faults and open ends of a run."""
    peers = {event["who"] for event in run["events"] if event["kind"] == "peer"}
    return {"lifelines": len(run["processes"]) + len(peers),
            "faults": sum(event["fault"] is not None and event["kind"] != "blocked" for event in run["events"]),
            "ends": sum(event["kind"] == "stuck" for event in run["events"])}


COUNT = """JSON.stringify(Object.fromEntries(Array.from(document.querySelectorAll("svg[aria-labelledby^=run-]"), svg => [
    svg.getAttribute("aria-labelledby").slice(4, -6),
    {lifelines: svg.querySelectorAll("rect.task, rect.peer").length,
     faults: svg.querySelectorAll(".mark.fault").length, ends: svg.querySelectorAll(".mark.stuck").length}])))"""


def pictures(driver, results):
    drawn = json.loads(asked(driver, COUNT))
    wanted = {run["check"]: counted(run) for run in results["runs"] if run["events"]}
    return [f"{name}: drawn {drawn.get(name)}, wanted {it}" for name, it in wanted.items() if drawn.get(name) != it]


# texts of a picture that lie over one another, or outside of it
OVERLAPS = """(() => {
    document.querySelectorAll("details").forEach(it => it.open = true);
    const found = [];
    document.querySelectorAll(".picture svg").forEach(svg => {
        const frame = svg.getBoundingClientRect();
        const boxes = Array.from(svg.querySelectorAll("text:not(.label)"), it => [it.getBoundingClientRect(), it.textContent]);
        boxes.forEach(([a, text], i) => {
            if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.bottom > frame.bottom + 1)
                found.push("outside: " + text);
            boxes.slice(i + 1).forEach(([b, other]) => {
                if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4)
                    found.push(text + " lies over " + other);
            });
        });
    });
    return JSON.stringify(found);
})()"""


# --- links ---

# with everything folded: the browser tells of it when it has followed a link, and then the page's own script has been told, too
FOLLOW = """
    const [link, done] = arguments, name = new URL(link.href).hash.slice(1);
    document.querySelectorAll("details").forEach(it => it.open = false);
    history.replaceState(null, "", location.pathname);
    addEventListener("hashchange", () => {
        const place = document.getElementById(decodeURIComponent(name));
        done(place && place.checkVisibility({contentVisibilityAuto: true}) ? "" : "#" + name);
    }, {once: true});
    link.click();"""


def broken_links(driver):
    """Follows each link; where it leads must be shown."""
    links = driver.find_elements("css selector", "a[href]")
    problems = [driver.execute_async_script(FOLLOW, link) for link in links]
    return [it for it in problems if it] if links else ["there are no links"]


# --- HTML ---

def wrong_html(path):
    """What the parser of the HTML standard has to put right, and names that are given twice."""
    parser = html5lib.HTMLParser()
    ids = [it.get("id") for it in parser.parse(path.read_text()).iter() if it.get("id")]
    return [f"{place}: {what} {details}" for place, what, details in parser.errors] + [
        f"two elements are called {it}" for it in sorted(set(ids)) if ids.count(it) > 1]


# --- one report ---

def axe(driver, script):
    driver.execute_script(script)
    answer = driver.execute_async_script(
        "const done = arguments[0]; axe.run(document).then(it => done(JSON.stringify(it.violations)), it => done(JSON.stringify([String(it)])))")
    return [f"{it['id']}: {it['help']}: {it['nodes'][0]['html'][:160]} ({len(it['nodes'])} places)" if isinstance(it, dict) else it
            for it in json.loads(answer)]


def unfold(driver):
    asked(driver, "document.querySelectorAll('details').forEach(it => it.open = true)")


def report(driver, script, path, nth):
    name, page = path.stem, path.absolute().as_uri()
    results = json.loads(path.with_suffix(".json").read_text())
    broken = [check["name"] for check in results["checks"] if check["verdict"] not in ("pass", "skip")]

    test(f"{name}: it is HTML as the standard has it", wrong_html(path))
    look(driver, page)
    test(f"{name}: Chromium has nothing to complain of", [entry["message"] for entry in driver.get_log("browser")])
    test(f"{name}: nothing is fetched", json.loads(asked(driver,
         "JSON.stringify(performance.getEntriesByType('resource').map(it => it.name))")))
    test(f"{name}: a broken promise is open, and no other", [] if asked(driver,
         "document.querySelectorAll('details.check[open]').length") == min(1, len(broken)) else ["no, or too many"])
    test(f"{name}: each lifeline, fault and open end of the runs is drawn once", pictures(driver, results))
    test(f"{name}: each link leads to something that is shown", broken_links(driver))
    test(f"{name}: no text of a picture lies over another or outside", json.loads(asked(driver, OVERLAPS)))
    for view, (width, scheme) in enumerate(((1280, "light"), (390, "dark"))):
        look(driver, page, width, scheme)
        unfold(driver)
        if script and view == nth % 2:  # the dearest test: of two reports one is read in the light, the other in the dark
            test(f"{name}: axe finds nothing, {scheme}, {width} wide", axe(driver, script))
        wide = asked(driver, "document.documentElement.scrollWidth")
        test(f"{name}: the page is not wider than {width}", [f"{wide} wide"] if wide > width else [])

    last = results["checks"][-1]["name"]
    look(driver, page + "#check-" + last, script=False)
    shown = f"document.getElementById('check-{last}').checkVisibility({{contentVisibilityAuto: true}})"
    test(f"{name}: without scripts a link leads to what it names, too", [] if comes(driver, shown) else ["it is folded"])
    test(f"{name}: without scripts nothing is offered that needs them",
         ["a button"] if asked(driver, "document.querySelectorAll('button').length") else [])
    look(driver, page, media="print", script=False)
    folded = asked(driver, "Array.from(document.querySelectorAll('.promise')).filter(it => !it.getBoundingClientRect().height).length")
    test(f"{name}: on paper nothing is folded", [f"{folded} promises are"] if folded else [])


def hostile(driver, path):
    look(driver, path.absolute().as_uri())
    unfold(driver)
    test("hostile text makes no element, runs no script and asks for nothing", [
        what for what, found in (("an image", "document.querySelector('img')"), ("a link", "document.querySelector('a[href^=http]')"),
                                 ("a script", "window.owned"), ("two scripts", "document.scripts.length > 1"),
                                 ("a handler", "document.querySelector('[onload],[onfocus],[onerror]')"))
        if asked(driver, f"Boolean({found})")] + wrong_html(path))
    test("hostile text is shown as it is", [] if asked(driver,
         "document.body.textContent.includes('<img src=x onerror=owned=1>')") else ["it is not there"])


def main():
    script = None if sys.argv[1] == "-" else pathlib.Path(sys.argv[1]).read_text()
    driver = browser()
    try:
        for nth, path in enumerate(map(pathlib.Path, sys.argv[2:])):
            if path.stem == "hostile":
                hostile(driver, path)
            else:
                report(driver, script, path, nth)
    finally:
        driver.quit()
    sys.exit(failed)


main()
