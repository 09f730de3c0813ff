export const id = 656;
export const ids = [656];
export const modules = {

/***/ 2656:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   releaseLocks: () => (/* binding */ releaseLocks)
/* harmony export */ });
/* harmony import */ var _aws_clients_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(679);
/* harmony import */ var _failure_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2314);
/* harmony import */ var _state_lock_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6306);
/* harmony import */ var _operation_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6333);
/** After the job's steps, also of a cancelled run: frees the locks that `main` could not free itself. */




const limit = 30_000;
async function releaseLocks(handovers, context) {
    await Promise.all(handovers.map((handover) => releaseLock(handover, context)));
}
async function releaseLock({ nonce, region, ...location }, context) {
    const { log } = context;
    const lock = `the lock of s3://${location.bucket}/${location.key}`;
    try {
        const signal = AbortSignal.timeout(limit);
        const { s3 } = (0,_aws_clients_js__WEBPACK_IMPORTED_MODULE_0__/* .createClients */ .hP)({ region, signal, callLog: (0,_operation_js__WEBPACK_IMPORTED_MODULE_3__/* .callLogOf */ .SI)(context) });
        const wasHeld = await (0,_state_lock_js__WEBPACK_IMPORTED_MODULE_2__/* .releaseLeftover */ .R)({ ...location, s3, kmsKey: undefined }, nonce);
        if (wasHeld)
            log.line(`Freed ${lock} that the cancelled run had left.`);
    }
    catch (thrown) {
        // Its lease frees it soon.
        log.line(`Could not free ${lock}: ${(0,_failure_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(thrown)}. It runs out by itself.`);
    }
}


/***/ })

};
