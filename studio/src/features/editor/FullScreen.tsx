import { Modal, Textarea } from "@mantine/core";

import { formatCount, roughTokens } from "@/lib/format";
import { text } from "@/lib/messages/editor";

import classes from "./Editor.module.css";

interface FullScreenProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onClose: () => void;
}

/** One text and nothing else: the same draft as in the field behind it. */
export default function FullScreen({ label, value, onChange, onClose }: FullScreenProps) {
  return (
    <Modal
      opened
      fullScreen
      title={label}
      closeButtonProps={{ "aria-label": text.app.close }}
      onClose={onClose}
    >
      <div className={classes.whole}>
        <Textarea
          aria-label={label}
          data-autofocus
          value={value}
          onChange={(event) => {
            onChange(event.currentTarget.value);
          }}
        />
        <p className="quiet">{text.editor.tokens(formatCount(roughTokens(value)))}</p>
      </div>
    </Modal>
  );
}
