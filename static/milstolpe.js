// Everything here only makes pages nicer: each of them works without it.
document.documentElement.classList.add("has-script");
