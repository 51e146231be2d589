package io.elasticfaces.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The lines of a {@link CallScript}: what each call gave, or its error code, with what differs from run to run masked. */
final class CallLog {
    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> masks = new LinkedHashMap<>();

    /** Replaces a value in all lines from here on. */
    void mask(String value, String by) {
        masks.put(value, by);
    }

    /** Makes a call and writes its line. */
    void call(String name, Callable<Object> call) {
        String result;
        try {
            result = String.valueOf(call.call());
        } catch (AwsServiceException e) {
            result = e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                    ? "HTTP " + e.statusCode()
                    : e.awsErrorDetails().errorCode();
        } catch (Exception e) {
            result = e.getClass().getSimpleName();
        }
        for (Map.Entry<String, String> mask : masks.entrySet()) {
            result = result.replace(mask.getKey(), mask.getValue());
        }
        lines.add(name + " -> " + result);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
