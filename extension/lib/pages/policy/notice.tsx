/** The popup's quiet line about a new version of the policy. */
import { notice as text } from './text';
import { usePolicy } from './use-policy';

export function PolicyNotice({ onRead }: { onRead: () => void }) {
  const { value: policy } = usePolicy();
  if (policy?.acknowledged !== null) return null;
  const [first, ...others] = policy.changes;
  return (
    <section class="card news" role="status">
      <p>
        <strong>{text.title(policy.version)}</strong>
        {first !== undefined && <>: {first}</>}
        {others.length > 0 && ` ${text.more(others.length)}`}
      </p>
      <button class="button" onClick={onRead}>
        {text.read}
      </button>
    </section>
  );
}
