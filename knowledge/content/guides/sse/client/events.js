// Listens to a stream of events and comes back when it breaks. Events are hints; the API stays the truth.
//
//   const stop = listen("/events", { onEvent: (data) => show(data), onReload: () => readAll() });
//
// onReload is called behind the opening of each stream, also the first: what was read before it may be old already.

export function listen(url, { onEvent, onReload, onState = () => {} }) {
  let source;
  let timer;
  let wait = 1000;
  let stopped = false;

  function open() {
    let fresh = true;
    source = new EventSource(url); // the session cookie goes along on the same site
    source.onopen = () => {
      wait = 1000;
      onState("open");
      // A source that comes back by itself goes on from its last id. A new one knows no id, so it has missed something.
      // Reading comes after opening: between reading and opening, an event would get lost.
      if (fresh) onReload();
      fresh = false;
    };
    source.onmessage = (event) => onEvent(event.data, event.lastEventId);
    // The server cannot go on where we stopped: read everything again.
    source.addEventListener("reset", () => onReload());
    source.onerror = () => {
      onState("lost");
      // A broken connection is CONNECTING: the browser comes back by itself, with Last-Event-ID. An answer such as
      // 503 during a release is CLOSED for good: then it is ours to come back.
      if (source.readyState !== EventSource.CLOSED || stopped) return;
      timer = setTimeout(open, wait * (0.5 + Math.random())); // jitter: not all clients at the same moment
      wait = Math.min(wait * 2, 60000);
    };
  }

  open();
  return () => {
    stopped = true;
    clearTimeout(timer);
    source.close();
  };
}
