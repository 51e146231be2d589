package io.elasticfaces.app.load;

/**
 * The names of what a run watches.
 *
 * @param webTag name tag of the web instance
 * @param appTag what the name tags of the application instances begin with
 */
record DeploymentNames(
        String inBucket, String outBucket, String requestQueue, String responseQueue, String webTag, String appTag) {}
