"""`cuakhau ingest` as a person and as a program use it: exit codes, report, JSON, addresses, feeds, tables."""

from __future__ import annotations

import datetime as dt
import hashlib
import http.server
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.errors import NotAllowed, ReviewError, StoreError
from dashboard.fetch import Gate, Limits
from dashboard.models import Edit, Person, Role, Verdict
from dashboard.store import Store
from tests.made_up_news import made_up, page

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.usefixtures("tables_read_once")

TEXT = "Chợ phiên Bắc Hà\n\nNgày 3/5/2024, chợ phiên đông người hơn mọi năm, theo ban quản lý chợ.\n"


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("CUAKHAU_DATABASE_URL", f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.delenv("CUAKHAU_FETCH_HOSTS", raising=False)


@pytest.fixture
def run(capfd):
    """Runs the command; gives exit code, output and messages."""

    def call(*arguments):
        with pytest.raises(SystemExit) as ended:
            main(["ingest", *map(str, arguments)])
        out, err = capfd.readouterr()
        return ended.value.code or 0, out, err

    return call


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "copy.txt").write_text(TEXT, encoding="utf-8")
    news = [one for one in made_up(12, seed=4) if one.language == "vi"][:2]
    (folder / "page.html").write_text(page(news[0]), encoding="utf-8")
    (folder / "b.txt").write_text(news[1].text, encoding="utf-8")
    return folder


def counts(out):
    return {line.rpartition(" ")[0].strip(): int(line.split()[-1].replace(",", "")) for line in out.splitlines()[:8]}


def test_the_report_counts_and_a_second_run_changes_nothing(run, folder):
    code, out, err = run(folder)
    assert code == 0 and err.count("\n") == 1 and "no store was here" in err
    assert counts(out) | {"proposals made": 0, "suggestions": 0} == {
        "read": 4, "new": 3, "changed": 0, "unchanged": 1, "reprints": 0, "quarantined": 0, "proposals made": 0,
        "suggestions": 0,
    }  # fmt: skip
    assert f"{folder / 'copy.txt'}: the same bytes as a" in out
    code, out, _ = run(folder, folder / "a.txt")
    assert (code, counts(out)["unchanged"], counts(out)["read"]) == (0, 4, 4)


def test_json_is_one_object(run, folder):
    (folder / "empty.txt").write_bytes(b"")
    code, out, _ = run(folder, "--json")
    told = json.loads(out)
    assert code == 1
    assert (told["read"], sorted(told["new"]), told["unchanged"]) == (5, ["a", "b", "page"], 1)
    assert [Path(one["source"]).name for one in told["quarantined"]] == ["empty.txt"]
    assert "Mend:" in told["quarantined"][0]["reason"]


def test_a_web_page_is_read_without_its_navigation(run, folder):
    run(folder)
    with Store.open() as store:
        article = store.article("page")
    assert article.title and article.published
    assert len(article.text) < 0.5 * (folder / "page.html").stat().st_size


@pytest.mark.parametrize("given", [["nowhere.txt"], [""], ["  "], ["ftp://a.example/x"], ["nowhere", "a.txt"]])
def test_wrong_use_ends_with_2_and_reads_nothing(run, folder, monkeypatch, given):
    monkeypatch.chdir(folder)
    code, out, err = run(*given)
    assert (code, out) == (2, "")
    assert "no such file" in " ".join(err.split())
    with Store.open() as store:
        assert store.article("a") is None


UNDATED = """Khởi công cửa khẩu thông minh Hữu Nghị

Tại tỉnh Lạng Sơn, dự án cửa khẩu thông minh Hữu Nghị – Hữu Nghị Quan đã chính thức khởi công xây dựng.
"""


@pytest.fixture
def undated(tmp_path):
    """An article that tells no day, in a file of 2026-11-20."""
    file = tmp_path / "undated.txt"
    file.write_text(UNDATED, encoding="utf-8")
    os.utime(file, (1_795_176_000, 1_795_176_000))
    return file


def test_a_day_that_no_text_tells_is_reported_and_one_that_is_told_is_not(run, undated, folder):
    code, out, _ = run(undated, folder)
    assert code == 0
    assert "undated: 2026-11-20 is the day of the file, none in the text" in out
    assert "Mend: if a day is wrong, `cuakhau ingest --published YYYY-MM-DD FILE` gives the right one." in out
    assert "\na: " not in out  # it says 3/5/2024
    assert "days to check" in out
    undated.write_text(UNDATED + "Hết.\n", encoding="utf-8")
    (told,) = json.loads(run(undated, "--json")[1])["days"]
    assert told["article"] == "undated" and "is the day of the file" in told["day"]


def test_what_was_guessed_or_mended_is_told_once(run, folder):
    folder.joinpath("old.txt").write_bytes(("友谊关口岸恢复通关，货车通行顺畅，边民往来增多。" * 9).encode("gb18030"))
    folder.joinpath("new.txt").write_text("Cửa khẩu Chi Ma\n\nNgày 5/3/2025, hai bên họp.\n", encoding="utf-8")
    out = run(folder, "--published", "2025-03-05")[1]
    assert "old: read as gb18030, guessed from its bytes" in out
    assert "new: " not in out
    folder.joinpath("old.txt").touch()
    assert "guessed" not in run(folder)[1]
    folder.joinpath("old.txt").write_bytes(("友谊关口岸恢复通关，货车排队，边民往来很多。" * 9).encode("gb18030"))
    (told,) = json.loads(run(folder, "--json")[1])["warnings"]
    assert told == {"article": "old", "warning": "read as gb18030, guessed from its bytes"}


def held_days():
    with Store.open() as store:
        article = store.article("undated")
        return str(article.published), str(article.basis), {str(p.claim.as_of) for p in store.proposals()}


def test_a_day_given_takes_the_place_of_the_file_and_stays(run, undated, monkeypatch):
    run(undated)
    assert held_days() == ("2026-11-20", "fetched", {"2026-11-20"})
    code, out, _ = run("--published", "2025-11-27", undated)
    assert (code, counts(out)["changed"]) == (0, 1) and "none in the text" not in out
    given = ("2025-11-27", "stated", {"2025-11-27"})
    assert held_days() == given
    assert counts(run("--published", "2025-11-27", undated)[1])["unchanged"] == 1
    assert counts(run(undated)[1])["unchanged"] == 1
    monkeypatch.setattr("dashboard.ingest.reading.rules_digest", lambda *_: "other rules")
    undated.write_text(UNDATED + "Hết.\n", encoding="utf-8")
    assert counts(run(undated)[1])["changed"] == 1
    assert held_days() == given
    assert counts(run("--published", "2025-11-26", undated)[1])["changed"] == 1
    assert held_days()[0] == "2025-11-26"


def test_a_given_day_dates_the_day_of_the_lead(run, tmp_path):
    """Claims are as of the day that the lead names, in the year of the day given with the article."""
    file = tmp_path / "hop.txt"
    lead = "Sáng 25/11, tại Lào Cai, hai bên thống nhất đẩy nhanh tiến độ cầu đường bộ Bát Xát - Bá Sái."
    file.write_text(f"Lào Cai và Vân Nam họp bàn về cầu biên giới\n\n{lead}\n", encoding="utf-8")
    assert run("--published", "2025-11-27", file)[0] == 0
    with Store.open() as store:
        assert {str(one.claim.as_of) for one in store.proposals()} == {"2025-11-25"}


def test_what_was_decided_under_the_wrong_day_is_told(run, undated):
    lan = Person("Lan", Role.ADMIN)
    run(undated)
    with Store.open() as store:
        claim = store.proposals(article="undated")[0].claim.id
        store.decide(claim, Verdict.ACCEPT, person=lan)
    code, out, _ = run("--published", "2025-11-27", undated)
    assert code == 0
    assert f"undated: «{claim}» is accepted with the day known before. Mend: `cuakhau review edit ID --as-of" in out
    with Store.open() as store:
        store.undo(claim, person=lan)
        with pytest.raises(ReviewError, match="2026-11-20 is later than the article, which is of 2025-11-27") as caught:
            store.decide(claim, Verdict.ACCEPT, person=lan, seen=2)
        assert caught.value.code == "as_of" and f"edit «{claim}»" in str(caught.value)
        edit = Edit(as_of=dt.date(2025, 11, 27))
        store.decide(claim, Verdict.EDIT, person=lan, seen=2, edit=edit)
        assert {c.as_of for c in store.claims(article="undated")} == {dt.date(2025, 11, 27)}


def test_a_day_given_for_a_copy_holds_for_the_article_of_both(run, undated, tmp_path):
    run(undated)
    copy = tmp_path / "elsewhere.txt"
    copy.write_text(UNDATED, encoding="utf-8")
    code, out, _ = run("--published", "2025-11-27", copy)
    assert (code, counts(out)["changed"]) == (0, 1)
    assert held_days()[0] == "2025-11-27"
    for again in ([undated], [copy], ["--published", "2025-11-27", copy]):
        assert counts(run(*again)[1])["unchanged"] == 1
    assert held_days()[0] == "2025-11-27"


def test_a_day_given_does_not_replace_the_one_in_the_article(run, tmp_path):
    file = tmp_path / "undated.txt"
    file.write_text("Lạng Sơn Online, 28/11/2025 08:30\n\n" + UNDATED, encoding="utf-8")
    run(file)
    code, out, _ = run("--published", "2025-11-01", file)
    assert code == 0 and held_days()[0] == "2025-11-28"
    assert "undated: 2025-11-28 stands in the article; the day given, 2025-11-01, was not taken" in out


@pytest.mark.parametrize("day", ["2099-01-01", "1889-01-01", "2025-02-31", "yesterday", "27/11/2025"])
def test_a_day_given_that_cannot_be_is_refused(run, undated, day):
    code, out, err = run("--published", day, undated)
    assert (code, out) == (2, "") and "--published" in err


def test_a_table_has_its_own_column_for_days(run, tmp_path):
    (tmp_path / "t.csv").write_text("url,publisher,published\nhttps://news.example/1.html,,\n", encoding="utf-8")
    code, _, err = run("--published", "2025-11-27", tmp_path / "t.csv")
    assert code == 2 and "column" in err


@pytest.mark.parametrize("jobs", ["0", "-1", "65", "two"])
def test_a_number_of_jobs_that_makes_no_sense_is_refused(run, folder, jobs):
    assert run(folder, "--jobs", jobs)[0] == 2


def test_an_empty_folder_is_fine(run, tmp_path):
    (tmp_path / "nothing").mkdir()
    code, out, _ = run(tmp_path / "nothing")
    assert (code, counts(out)["read"]) == (0, 0)


def test_names_from_the_disk_do_nothing_to_the_terminal(run, tmp_path):
    (tmp_path / "n").mkdir()
    (tmp_path / "n" / "\x1b[2J.txt").write_bytes(b"")
    code, out, err = run(tmp_path / "n")
    assert code == 1 and "\x1b" not in out + err


def test_many_processes_from_the_command_line(folder, tmp_path):
    command = [sys.executable, "-m", "dashboard", "ingest", "--jobs", "2", "--json", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert sorted(json.loads(done.stdout)["new"]) == ["a", "b", "page"]


# ---- addresses


class Site(http.server.BaseHTTPRequestHandler):
    """A news site: a feed, and the pages that it lists."""

    def do_GET(self):
        self.server.asked.append(self.path)
        if self.path in self.server.moved:
            self.send_response(301)
            self.send_header("Location", self.server.moved[self.path])
            self.end_headers()
            return
        body, media = self.server.pages.get(self.path, (b"", ""))
        mark = f'"{hashlib.sha256(body).hexdigest()[:8]}"' if self.server.marks and media else ""
        if mark and self.headers.get("If-None-Match") == mark:
            self.server.asked[-1] += " 304"
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(200 if media else 404)
        if mark:
            self.send_header("ETag", mark)
        self.send_header("Content-Type", media or "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        pass


site_of = {}
"""The running servers by their addresses."""


@pytest.fixture
def site(monkeypatch):
    """The address of a site on this machine that the gate lets through."""
    news = [one for one in made_up(20, seed=9, low=1_500) if one.language == "vi"][:3]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    host = f"news.example:{server.server_port}"
    base = f"http://{host}"
    items = "".join(f"<item><title>{i}</title><link>{base}/{i}.html</link></item>" for i in range(3))
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'
    server.pages = {f"/{i}.html": (page(one).encode(), "text/html; charset=utf-8") for i, one in enumerate(news)}
    server.asked, server.marks, server.moved, site_of[base] = [], False, {}, server
    server.pages["/feed"] = (feed.encode(), "application/rss+xml")
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def of(_settings):
        return Gate(host, allow_loopback=True, look=lambda *_: ["127.0.0.1"], limits=Limits(pause=0.0))

    monkeypatch.setattr(Gate, "of", of)
    yield base
    site_of.clear()
    server.shutdown()
    server.server_close()


@pytest.mark.timeout(120)
def test_a_feed_is_read_page_by_page_and_again_without_change(run, site):
    code, out, _ = run(f"{site}/feed")
    assert (code, counts(out)["new"]) == (0, 3)
    with Store.open() as store:
        taken = [a for a in store.articles() if a.url.startswith(site)]
    assert len(taken) == 3 and all(a.title and a.publisher for a in taken)
    code, out, _ = run(f"{site}/0.html")
    assert (code, counts(out)["unchanged"]) == (0, 1)


@pytest.mark.timeout(120)
def test_what_a_feed_lists_and_the_store_holds_is_not_read_again(run, site, monkeypatch):
    server = site_of[site]
    spoilt = server.pages.pop("/2.html")
    assert run(f"{site}/feed")[0] == 1
    server.pages["/2.html"] = spoilt
    server.asked.clear()
    code, out, _ = run(f"{site}/feed")
    assert (code, counts(out)["new"], counts(out)["read"]) == (0, 1, 1)
    assert server.asked == ["/robots.txt", "/feed", "/2.html"]  # what was refused is tried again
    server.asked.clear()
    code, out, _ = run(f"{site}/feed", f"{site}/1.html")
    assert (code, counts(out)["unchanged"], server.asked) == (0, 1, ["/robots.txt", "/feed", "/1.html"])
    server.asked.clear()
    monkeypatch.setattr("dashboard.ingest.reading.rules_digest", lambda *_: "other rules")
    assert run(f"{site}/feed")[0] == 0
    assert server.asked == ["/robots.txt", "/feed", "/0.html", "/1.html", "/2.html"]  # to be read by the new rules


@pytest.mark.timeout(120)
def test_a_page_that_moved_is_known_by_the_address_that_the_feed_lists(run, site):
    server = site_of[site]
    server.marks, server.moved["/2.html"] = True, "/two.html"
    server.pages["/two.html"] = server.pages.pop("/2.html")
    code, out, _ = run(f"{site}/feed")
    assert (code, counts(out)["new"]) == (0, 3)
    server.asked.clear()
    assert run(f"{site}/feed")[0] == 0
    assert server.asked == ["/robots.txt", "/feed 304"]


@pytest.mark.timeout(120)
def test_what_the_server_calls_unchanged_is_not_sent_again(run, site):
    server = site_of[site]
    server.marks = True
    assert run(f"{site}/feed", f"{site}/0.html")[0] == 0
    server.asked.clear()
    code, out, _ = run(f"{site}/feed", f"{site}/0.html")
    assert server.asked == ["/robots.txt", "/feed 304", "/0.html 304"]
    assert (code, counts(out)["read"], counts(out)["unchanged"]) == (0, 1, 1)
    assert f"{site}/feed: unchanged since the last visit" in out
    assert json.loads(run(f"{site}/feed", "--json")[1])["unchanged_lists"] == [f"{site}/feed"]
    body, media = server.pages["/0.html"]
    server.pages["/0.html"] = body.replace(b"</p>", b" Th\xc3\xaam.</p>", 1), media
    server.asked.clear()
    assert counts(run(f"{site}/0.html")[1])["changed"] == 1
    assert server.asked == ["/robots.txt", "/0.html"]


@pytest.mark.timeout(120)
def test_a_list_of_which_something_was_not_read_is_sent_again(run, site, monkeypatch):
    server = site_of[site]
    server.marks, spoilt = True, server.pages.pop("/2.html")
    assert run(f"{site}/feed")[0] == 1
    server.pages["/2.html"] = spoilt
    server.asked.clear()
    assert run(f"{site}/feed")[0] == 0
    assert server.asked == ["/robots.txt", "/feed", "/2.html"]
    server.asked.clear()
    monkeypatch.setattr("dashboard.ingest.reading.rules_digest", lambda *_: "other rules")
    assert run(f"{site}/feed")[0] == 0
    assert server.asked == ["/robots.txt", "/feed", "/0.html", "/1.html", "/2.html"]  # to be read by the new rules
    server.asked.clear()
    assert run(f"{site}/feed")[0] == 0
    assert server.asked == ["/robots.txt", "/feed 304"]


@pytest.mark.timeout(120)
def test_an_interrupted_run_remembers_no_visit(run, site, monkeypatch):
    server = site_of[site]
    server.marks = True
    with monkeypatch.context() as patch:
        patch.setattr("dashboard.ingest.taking._Run.keep", lambda _: (_ for _ in ()).throw(StoreError("full. Mend: x")))
        assert run(f"{site}/feed")[0] == 1
    server.asked.clear()
    assert counts(run(f"{site}/feed")[1])["new"] == 3
    assert "/feed" in server.asked


@pytest.mark.timeout(120)
def test_a_day_given_for_an_unchanged_page_is_taken_all_the_same(run, site, tmp_path):
    server = site_of[site]
    server.marks = True
    server.pages["/u.html"] = (f"<html><body><p>{UNDATED}</p></body></html>".encode(), "text/html; charset=utf-8")
    run(f"{site}/u.html")
    server.asked.clear()
    assert counts(run("--published", "2025-11-27", f"{site}/u.html")[1])["changed"] == 1
    assert server.asked == ["/robots.txt", "/u.html"]
    table = tmp_path / "addresses.csv"
    table.write_text(f"url,publisher,published\n{site}/u.html,,2025-11-27\n", "utf-8")
    assert counts(run(table)[1])["unchanged"] == 1
    assert server.asked[-1] == "/u.html 304"


@pytest.mark.parametrize("mode", ["local", "public", "oidc"])
def test_the_operator_ingests_in_every_mode_and_nobody_gets_rights_on_the_page(run, folder, monkeypatch, mode):
    monkeypatch.setenv("CUAKHAU_MODE", mode)
    code, out, err = run(folder)
    assert (code, counts(out)["new"]) == (0, 3) and "no store was here" in err
    assert run(folder)[0] == 0
    with Store.open() as store:
        assert store.mode == mode
        if mode != "local":
            for person in (None, Person("me", Role.VIEWER), Person("me", Role.REVIEWER)):
                with pytest.raises(NotAllowed):
                    store.take_in([], person=person)
        if mode == "public":
            with pytest.raises(NotAllowed):
                store.decide("x", Verdict.ACCEPT, person=Person("me", Role.ADMIN))


@pytest.mark.timeout(120)
def test_a_table_of_addresses_gives_publisher_and_day(run, site, tmp_path):
    table = tmp_path / "addresses.csv"
    table.write_text(f"url,publisher,published\n{site}/1.html,Báo Của Tôi,2024-05-06\n{site}/none.html,,\n", "utf-8")
    code, out, _ = run(table)
    assert (code, counts(out)["new"], counts(out)["quarantined"]) == (1, 1, 1)
    assert f"{site}/none.html" in out
    with Store.open() as store:
        (article,) = [a for a in store.articles() if a.url.startswith(site)]
    assert article.publisher == "Báo Của Tôi"


def test_files_of_other_kinds_in_a_folder_are_told(run, folder):
    for name in ("report.docx", "map.pdf"):
        (folder / name).write_bytes(b"x")
    code, out, _ = run(folder)
    assert (code, counts(out)["read"]) == (0, 4)
    assert "2 files of other kinds were not read" in out and "report.docx" in out and "Mend:" in out
    told = json.loads(run(folder, "--json")[1])
    assert told["passed_over"]["files"] == 2 and told["passed_over"]["kinds"] == {".docx": 1, ".pdf": 1}


def test_links_out_of_a_folder_are_told_and_those_within_it_are_read(run, folder, tmp_path):
    (tmp_path / "elsewhere.txt").write_text("Of nobody's business here: " + TEXT, encoding="utf-8")
    (folder / "out.txt").symlink_to(tmp_path / "elsewhere.txt")
    (folder / "within.txt").symlink_to(folder / "a.txt")
    code, out, _ = run(folder)
    assert (code, counts(out)["read"]) == (0, 5)
    assert f"1 link to files outside the folder not followed: {folder / 'out.txt'}. Mend:" in " ".join(out.split())
    assert json.loads(run(folder, "--json")[1])["passed_over"]["outside"] == [str(folder / "out.txt")]
    assert counts(run(folder / "out.txt")[1])["new"] == 1  # named by the person, it is what that person wants


def test_a_new_store_is_told_and_the_next_command_is_silent(run, folder, tmp_path):
    assert f"sqlite:///{tmp_path / 'store.sqlite'}: no store was here, made one with" in run(folder)[2]
    assert "no store was here" not in run(folder)[2]


GIVEN = {
    "word": ("a.docx", b"PK\x03\x04\x14\0", "is a Word or zip file"),
    "pdf": ("a.pdf", b"%PDF-1.7 text", "is a PDF"),
    "a large one": ("a.pdf", b"%PDF-1.7" + b"x" * 6_000_000, "is a PDF"),
    "a picture by another name": ("a.txt", b"\x89PNG\r\n\x1a\n\0", "is a picture"),
}


@pytest.mark.parametrize(("name", "data", "told"), GIVEN.values(), ids=GIVEN.keys())
def test_a_file_of_another_kind_given_by_name_is_refused_with_the_mend(run, tmp_path, name, data, told):
    (tmp_path / name).write_bytes(data)
    code, out, _ = run(tmp_path / name)
    assert (code, counts(out)["quarantined"]) == (1, 1)
    assert f"{name}: {told}" in out and "save the article as text (.txt) or as a web page (.html)" in out


WRONG = {
    "no such day": (["--published", "31/2/2025"], 2, "«31/2/2025» is no day"),
    "no day of the calendar": (["--published", "2025-02-31"], 2, "write one of the calendar as"),
    "no process": (["--jobs", "0"], 2, "greater than or equal to 1"),
    "a name that is too long": (["x" * 300], 2, "no such file or folder"),
    "nothing": ([""], 2, "no such file or folder"),
    "another scheme": (["ftp://a.example/1"], 2, "no http address"),
    "a link that leads nowhere": (["{folder}/broken.txt"], 2, "no such file or folder"),
    "a table with other columns": (["{folder}/wrong.csv"], 1, "url,publisher,published"),
    "a pipe": (["{folder}/pipe.txt"], 1, "is no file"),
    "a large file": (["{folder}/large.txt"], 1, "has 200,000,000 bytes"),
    "bytes": (["{folder}/bytes.txt"], 1, "Mend:"),
}


@pytest.mark.parametrize(("given", "code", "told"), WRONG.values(), ids=WRONG.keys())
def test_odd_arguments_are_told_without_a_traceback(run, folder, given, code, told):
    (folder / "broken.txt").symlink_to(folder / "nowhere")
    (folder / "wrong.csv").write_text("address,paper\nhttps://a.example/1,X\n")
    os.mkfifo(folder / "pipe.txt")
    (folder / "bytes.txt").write_bytes(bytes(range(256)) * 3)
    with (folder / "large.txt").open("wb") as stream:
        stream.truncate(200_000_000)
    given = [one.format(folder=folder) for one in given]
    ended, out, err = run(*given, *([str(folder / "a.txt")] if given[0].startswith("--") else []))
    shown = " ".join((out + err).replace("│", " ").split())
    assert ended == code and told in shown and "Traceback" not in shown, shown


def test_a_folder_without_articles_is_told(run, folder, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    code, out, _ = run(empty)
    assert code == 0 and f"{empty}: no article in there. Mend:" in out
    (empty / "a.docx").write_bytes(b"PK")
    code, out, _ = run(empty)
    assert code == 1 and f"{empty}: no article in there. Mend:" in out and "a.docx" in out
    code, out, _ = run(empty, folder)
    assert code == 0 and f"{empty}: no article in there. Mend:" in out


def test_a_folder_that_cannot_be_listed_is_told(run, folder, monkeypatch):
    shut = folder / "shut"
    shut.mkdir()
    scan = os.scandir

    def refusing(path):
        if str(path) == str(shut):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr("os.scandir", refusing)
    for given, new in ((folder, 3), (shut, 0)):
        code, out, _ = run(given)
        assert (code, counts(out)["new"], counts(out)["quarantined"]) == (1, new, 1)
        assert f"{shut}: cannot be listed. Mend: check its permissions." in out


def test_without_listed_hosts_no_address_is_read(run):
    code, out, _ = run("https://news.example/tin-1.html")
    assert (code, counts(out)["quarantined"]) == (1, 1)
    assert "CUAKHAU_FETCH_HOSTS" in out


FAULTY_HOSTS = ["localhost", "10.0.0.1", "*", "http://x.example/p", "a..b", "news", "two words.example"]


@pytest.mark.parametrize(
    "command", [["ingest", "https://news.example/tin-1.html"], ["doctor"]], ids=["ingest", "doctor"]
)
def test_faulty_hosts_are_named_all_at_once(capfd, monkeypatch, command):
    monkeypatch.setenv("CUAKHAU_FETCH_HOSTS", ",".join(["news.example", *FAULTY_HOSTS]))
    with pytest.raises(SystemExit) as ended:
        main(command)
    out, err = capfd.readouterr()
    assert ended.value.code == 1
    assert all(f"«{host}» — " in out + err for host in FAULTY_HOSTS)
    assert "«news.example»" not in out + err and "Traceback" not in err


def test_a_faulty_table_is_refused_with_all_its_faults(run, tmp_path):
    table = tmp_path / "addresses.csv"
    table.write_text(
        "url,publisher,published\nnot an address,A,2024-05-06\nhttps://a.example/1,B,2024-02-31\n", "utf-8"
    )
    code, out, err = run(table)
    assert (code, out) == (1, "")
    assert "row 2" in err and "row 3" in err
