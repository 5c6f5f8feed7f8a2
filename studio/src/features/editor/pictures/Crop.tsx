import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";

import { text } from "@/lib/messages/pictures";

import { dragged, FIRST, frameOf, sizeOf, type Choice } from "./crop";
import classes from "./Pictures.module.css";

interface CropProps {
  picture: ImageBitmap;
  isSaving: boolean;
  onUse: (portrait: Blob) => void;
  onCancel: () => void;
}

/** A picture under a frame of 2:3: dragged, or moved with sliders. */
export function Crop({ picture, isSaving, onUse, onCancel }: CropProps) {
  const [choice, setChoice] = useState<Choice>(FIRST);
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = frameOf(picture.width, picture.height, choice);
  const size = sizeOf(frame);

  useEffect(() => {
    const { left, top, width, height } = frameOf(picture.width, picture.height, choice);
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    context.clearRect(0, 0, size.width, size.height);
    context.drawImage(picture, left, top, width, height, 0, 0, size.width, size.height);
  }, [picture, choice, size.width, size.height]);

  const slider = (name: keyof Choice, label: string, min: number, max: number, isOff = false) => (
    <label>
      {label}
      <input
        type="range"
        min={min}
        max={max}
        step={0.01}
        disabled={isOff}
        value={choice[name]}
        onChange={(event) => {
          setChoice({ ...choice, [name]: Number(event.currentTarget.value) });
        }}
      />
    </label>
  );
  return (
    <section className="panel stack" aria-label={text.pictures.crop}>
      <div>
        <h2>{text.pictures.crop}</h2>
        <p className="quiet">{text.pictures.cropAbout}</p>
      </div>
      <div className={classes.crop}>
        <canvas
          ref={canvas}
          {...size}
          // The sliders say what it shows.
          aria-hidden
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={(event) => {
            if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
            const shown = event.currentTarget.getBoundingClientRect();
            const by = { x: event.movementX / shown.width, y: event.movementY / shown.height };
            setChoice((before) => dragged(before, picture, by));
          }}
        />
        <div className="stack">
          {slider("zoom", text.pictures.zoom, 1, 4)}
          {slider("x", text.pictures.across, 0, 1, picture.width - frame.width < 1)}
          {slider("y", text.pictures.down, 0, 1, picture.height - frame.height < 1)}
          <div className="row">
            <Button
              loading={isSaving}
              onClick={() => {
                canvas.current?.toBlob((made) => {
                  if (made) onUse(made);
                }, "image/png");
              }}
            >
              {text.pictures.use}
            </Button>
            <Button variant="subtle" onClick={onCancel}>
              {text.pictures.cancel}
            </Button>
          </div>
        </div>
      </div>
    </section>
  );
}
