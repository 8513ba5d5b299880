// Listens to a stream of events and comes back when it breaks. Events are hints; the API stays the truth.
//
//   const stop = listen("/events", { onEvent: (data) => show(data), onReset: () => reload() });

export function listen(url, { onEvent, onReset, onState = () => {} }) {
  let source;
  let timer;
  let wait = 1000;
  let stopped = false;

  function open() {
    source = new EventSource(url); // the session cookie goes along on the same site
    source.onopen = () => {
      wait = 1000;
      onState("open");
    };
    source.onmessage = (event) => onEvent(event.data, event.lastEventId);
    // The server cannot go on where we stopped: read everything again.
    source.addEventListener("reset", () => onReset());
    source.onerror = () => {
      onState("lost");
      // A broken connection is CONNECTING: the browser comes back by itself, with Last-Event-ID. An answer such as
      // 503 during a release is CLOSED for good: then it is ours to come back, and to read everything again.
      if (source.readyState !== EventSource.CLOSED || stopped) return;
      timer = setTimeout(() => {
        onReset();
        open();
      }, wait * (0.5 + Math.random())); // jitter: not all clients at the same moment
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
