"use strict";
(function () {
	function checks() { return Array.from(document.querySelectorAll("details.check")); }

	/* what a link leads to is unfolded, also where the browser does not do it by itself */
	function unfold() {
		var target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
		var around = target && target.closest("details");
		if (around) {
			around.open = true;
			target.scrollIntoView();
		}
	}

	function button(words, action) {
		var it = document.createElement("button");
		it.type = "button";
		it.textContent = words;
		it.addEventListener("click", action);
		return it;
	}

	function addFolding() {
		var nav = document.querySelector("nav");
		var it = button("Unfold all", function () {
			var open = checks().some(function (check) { return !check.open; });
			checks().forEach(function (check) { check.open = open; });
			it.textContent = open ? "Fold all" : "Unfold all";
		});
		if (nav && checks().length)
			nav.appendChild(it);
	}

	function addCopying() {
		if (!navigator.clipboard)
			return;
		document.querySelectorAll("code.command").forEach(function (code) {
			var it = button("Copy", function () {
				navigator.clipboard.writeText(code.textContent).then(function () { it.textContent = "Copied"; });
			});
			it.setAttribute("aria-label", "Copy: " + code.textContent);
			code.after(it);
		});
	}

	/* where a picture is wider than the window: what it is about comes into sight, and its words are unfolded */
	function fit() {
		document.querySelectorAll(".picture").forEach(function (picture) {
			var guilty = picture.querySelector("rect.guilty"), words = picture.nextElementSibling;
			if (picture.dataset.seen || !picture.clientWidth || picture.scrollWidth <= picture.clientWidth)
				return;
			picture.dataset.seen = "yes";
			if (guilty)
				picture.scrollLeft = guilty.x.baseVal.value + guilty.width.baseVal.value - picture.clientWidth + 20;
			if (words && words.matches("details.words"))
				words.open = true;
		});
	}

	addEventListener("hashchange", unfold);
	document.addEventListener("toggle", fit, true);
	addEventListener("beforeprint", function () { checks().forEach(function (check) { check.open = true; }); });
	addFolding();
	addCopying();
	unfold();
	fit();
})();
