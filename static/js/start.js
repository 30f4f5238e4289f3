// Runs before the page is drawn: what only makes sense with or without script is shown or hidden by this class.
document.documentElement.classList.add("js");
