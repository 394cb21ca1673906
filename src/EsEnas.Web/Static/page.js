// The little that a browser must do by itself: start the circuit, remember the theme, copy a line.

// Straight by WebSocket: no negotiation that a second silo behind the same name would not know of.
Blazor.start({
    circuit: {
        configureSignalR: builder => builder.withUrl('/_blazor', { skipNegotiation: true, transport: 1 }),
        reconnectionOptions: { maxRetries: 60, retryIntervalMilliseconds: 1000 },
    },
});

// Nothing is read or painted for a tab that nobody sees. A tab that was opened behind another one says so when its page listens.
function tellSight() {
    const sight = document.querySelector('[data-sight=live]');
    if (!sight) return false;
    sight.value = document.visibilityState;
    sight.dispatchEvent(new Event('change', { bubbles: true }));
    return true;
}

document.addEventListener('visibilitychange', tellSight);
if (document.visibilityState === 'hidden') {
    const waiting = setInterval(() => {
        if (document.visibilityState !== 'hidden' || tellSight()) clearInterval(waiting);
    }, 1000);
}

// Browsers give the clipboard to pages of this machine and of TLS only: elsewhere the line is selected.
async function copy(button) {
    try {
        await navigator.clipboard.writeText(button.dataset.copy);
        button.textContent = 'copied';
        setTimeout(() => { button.textContent = 'copy'; }, 1500);
    } catch {
        getSelection().selectAllChildren(button.previousElementSibling);
    }
}

const systemIsDark = () => matchMedia('(prefers-color-scheme: dark)').matches;

document.addEventListener('click', event => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest('[data-theme-toggle]')) {
        const root = document.documentElement;
        const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : systemIsDark();
        root.dataset.theme = isDark ? 'light' : 'dark';
        document.cookie = `esenas-theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=strict`;
    }
    const copied = target?.closest('[data-copy]');
    if (copied) copy(copied);
});
