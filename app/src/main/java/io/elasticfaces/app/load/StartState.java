package io.elasticfaces.app.load;

import java.util.ArrayList;
import java.util.List;

/**
 * How a deployment is found before a run.
 *
 * @param inObjects objects in the input bucket, counted up to {@value #MOST_OBJECTS}
 * @param outObjects objects in the output bucket, counted so too
 */
record StartState(
        Deployment.Fleet fleet,
        Deployment.Queue requests,
        Deployment.Queue responses,
        long inObjects,
        long outObjects) {
    static final int MOST_OBJECTS = 10_000;

    static StartState read(Deployment deployment) {
        return new StartState(
                deployment.fleet(),
                deployment.requestQueue(),
                deployment.responseQueue(),
                deployment.exactInObjects(MOST_OBJECTS),
                deployment.exactOutObjects(MOST_OBJECTS));
    }

    /** Returns what is left of earlier runs, a phrase each; empty where a run can begin. */
    List<String> leftovers() {
        List<String> found = new ArrayList<>();
        note(found, fleet.appRunning(), "running app instance");
        note(found, fleet.appPending(), "starting app instance");
        note(found, inObjects, "object", " in the input bucket");
        note(found, outObjects, "object", " in the output bucket");
        note(found, requests.visible() + requests.inFlight(), "message", " in the request queue");
        note(found, responses.visible() + responses.inFlight(), "message", " in the response queue");
        return found;
    }

    private static void note(List<String> found, long count, String what) {
        note(found, count, what, "");
    }

    private static void note(List<String> found, long count, String what, String where) {
        if (count > 0) {
            String many = count == MOST_OBJECTS ? count + " or more" : String.valueOf(count);
            found.add(many + " " + what + (count == 1 ? "" : "s") + where);
        }
    }
}
