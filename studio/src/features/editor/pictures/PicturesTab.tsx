import { Assets } from "./Assets";
import { Portrait } from "./Portrait";

/** What of a card is seen: its portrait, and the assets that travel with it. */
export default function PicturesTab() {
  return (
    <div className="stack">
      <Portrait />
      <Assets />
    </div>
  );
}
