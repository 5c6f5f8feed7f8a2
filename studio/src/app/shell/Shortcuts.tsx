import { Modal } from "@mantine/core";

import { text } from "@/lib/messages/tools";

import classes from "./Shortcuts.module.css";

export default function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={text.shortcuts.title}
      closeButtonProps={{ "aria-label": text.app.close }}
    >
      <dl className={classes.list}>
        {text.shortcuts.list.map(([keys, about]) => (
          <div key={keys}>
            <dt>
              {keys.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{about}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
