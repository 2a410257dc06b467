// The edge of our page under measurement: answers come from memory instead of the server, and the spans that the page
// tells the browser in production (`browser/timing.rs`) are added up. The page itself is the shipped one.
//
// A canvas call only notes what is to be painted. So directly after each drawing one pixel is read back, which makes
// the browser finish; that time is added to the drawing's own. What lies between preparing and drawing (waiting for
// the next frame) is nobody's work and counts for neither side.
import type { Page } from "@playwright/test";

/** Milliseconds of one round, over all panels. */
export interface Spans {
  /** From message to columns, the copy into the page's memory included. */
  decode: number;
  prepare: number;
  /** View and paint, without reading back. */
  draw: number;
  readback: number;
  /** How many drawings that were. */
  drawings: number;
}

/** What the page under measurement offers the bench. */
export interface Edge {
  /** Fulfilled when there is something to answer with. */
  ready: Promise<void>;
  /** Answers by phase, panel by panel. */
  phases: ArrayBuffer[][];
  done: ArrayBuffer;
  phase: number;
  /** Adds up from now on until so many panels are drawn and nothing more follows. */
  round(panels: number): Promise<Spans>;
}

declare global {
  interface Window {
    bench: Edge;
  }
}

/** Puts the edge into every document that the page opens. */
export async function install(page: Page): Promise<void> {
  await page.addInitScript(edge);
}

/** Runs inside the page before its own scripts, so everything it needs stands in it. */
function edge(): void {
  let spans: Spans = { decode: 0, prepare: 0, draw: 0, readback: 0, drawings: 0 };
  let last: CanvasRenderingContext2D | undefined;
  let answered = 0;

  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: any[]): any {
    const context: any = (getContext as any).apply(this, args);
    if (this.isConnected) last = context;
    return context;
  } as any;

  const measure = performance.measure;
  performance.measure = function (...args: any[]): PerformanceMeasure {
    const span = (measure as any).apply(performance, args) as PerformanceMeasure;
    const part = /^belvedere:(decode|prepare|draw)$/.exec(span.name)?.[1] as "decode" | "prepare" | "draw" | undefined;
    if (part) spans[part] += span.duration;
    if (part === "draw" && last) {
      const start = performance.now();
      last.getImageData(0, 0, 1, 1);
      spans.readback += performance.now() - start;
      spans.drawings += 1;
      last = undefined;
    }
    return span;
  };

  /** The page numbers its requests; the number stands after length and kind, always in five bytes. */
  const addressed = (message: ArrayBuffer, id: number): ArrayBuffer => {
    const bytes = new Uint8Array(message, 5, 5);
    for (let at = 0; at < 5; at++) bytes[at] = ((id >>> (7 * at)) & 0x7f) | (at < 4 ? 0x80 : 0);
    return message;
  };

  class Stream extends EventTarget {
    binaryType = "arraybuffer";
    readyState = 0;

    constructor(readonly url: string) {
      super();
      setTimeout(() => {
        this.readyState = 1;
        this.dispatchEvent(new Event("open"));
      });
    }

    async send(text: string): Promise<void> {
      const { op, id } = JSON.parse(text);
      if (op !== "query") return;
      await window.bench.ready;
      const answers = window.bench.phases[window.bench.phase] ?? [];
      const answer = answers[answered++ % answers.length];
      if (!answer) throw new Error("nothing to answer with");
      setTimeout(() => {
        this.deliver(addressed(answer, id));
        this.deliver(addressed(window.bench.done, id));
      });
    }

    close(): void {
      this.readyState = 3;
    }

    private deliver(data: ArrayBuffer): void {
      const start = performance.now();
      this.dispatchEvent(new MessageEvent("message", { data }));
      spans.decode += performance.now() - start;
    }
  }
  window.WebSocket = Stream as any;

  window.bench = {
    ready: Promise.resolve(),
    phases: [],
    done: new ArrayBuffer(0),
    phase: 0,
    async round(panels) {
      spans = { decode: 0, prepare: 0, draw: 0, readback: 0, drawings: 0 };
      answered = 0;
      let idle = 0;
      for (let before = 0; idle < 4; before = spans.drawings) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        idle = spans.drawings >= panels && spans.drawings === before ? idle + 1 : 0;
      }
      return spans;
    },
  };
}
