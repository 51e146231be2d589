package io.elasticfaces.local.ec2;

import java.util.Map;

/**
 * What a launch asks for.
 *
 * @param least how many instances it must get, 1 or more
 * @param most how many it gets when they fit
 * @param clientToken empty for none
 * @param fingerprint of all parameters but the token
 */
record LaunchRequest(
        int least,
        int most,
        Instance.Spec spec,
        Map<String, String> tags,
        boolean monitored,
        String clientToken,
        String fingerprint) {}
