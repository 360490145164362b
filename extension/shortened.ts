/**
 * Properties that get short names in the content script, whose size is limited. The first are its
 * own; the others belong to a kind of component that it does not have. None is a word of the DOM, of
 * a message, of the service's API or of the locale files.
 */
export const SHORTENED = (
  'editors postControls layoutSoon editorsChanged stateChanged ' +
  'isFleeting backToDraft newDraftId excuseUnchecked gateWhenLate readNow postsOnShortcut ' +
  'composer session because painter modeKnown knowledge withinMs onChange onPress onClose ' +
  'onFields onAllow onOrphaned onRefused onHeld abandon repair unhold searchSoon readsPersonal ' +
  'sendsOnEnter sendsOn onCardOpens isOpen compact transport guarded dispose clock alive asides ' +
  'actions entry pager missing sign onOpen onEditors layoutLater excuse stepAside lapse ' +
  'adapter restore ' +
  'getDerivedStateFromProps getDerivedStateFromError getSnapshotBeforeUpdate ' +
  'shouldComponentUpdate componentWillMount componentDidMount componentWillReceiveProps ' +
  'componentWillUpdate componentDidUpdate componentWillUnmount componentDidCatch getChildContext'
).split(' ');
