/** The style of the elements that chip and card stand in: no box of their own, and none of the page's. */
export const HOST_STYLE = 'all:initial;position:fixed;width:0;height:0';
