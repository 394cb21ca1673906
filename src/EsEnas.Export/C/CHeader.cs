using System.Globalization;
using System.Text;
using EsEnas.Core.Policies;

namespace EsEnas.Export.C;

/// <summary>Writes policy.h: sizes, the names of all signals, and the one function.</summary>
internal sealed class CHeader(PolicyPlan plan, CArithmetic arithmetic, string head)
{
    public string Write()
    {
        var section = plan.Document.Interface!;
        var number = arithmetic.Number;
        var observations = CText.Macros("OBSERVATION_", section.Observations.Select(signal => signal.Name));
        var actions = CText.Macros("ACTION_", section.Actuators);
        var text = new StringBuilder(head);
        text.Append("#ifndef POLICY_H\n#define POLICY_H\n\n").Append(arithmetic.Includes);
        text.Append("#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n").Append(arithmetic.Types);
        text.Append(CultureInfo.InvariantCulture, $"#define POLICY_OBSERVATIONS {plan.ObservationSize}u\n");
        text.Append(CultureInfo.InvariantCulture, $"#define POLICY_ACTIONS {plan.Actions.Count}u\n\n");
        var period = Math.Round(section.ControlPeriod * 1e6);
        text.Append(CultureInfo.InvariantCulture,
            $"/* Microseconds from one action to the next, as in training; each of them {section.FrameSkip} steps of the simulation. */\n");
        text.Append(CultureInfo.InvariantCulture, $"#define POLICY_PERIOD_MICROSECONDS {period}ul\n\n");
        text.Append("/* The observations: unit, and what is measured. */\n");
        for (var i = 0; i < observations.Length; i++)
        {
            var signal = section.Observations[i];
            var noise = signal.Noise.Count > 0 ? $"; noise in training: {TrainingText.Noise(signal)}" : "";
            text.Append(CultureInfo.InvariantCulture, $"#define POLICY_{observations[i]} {i}u /* {CText.Comment(Describe(signal))}" +
                $"{noise}{(plan.IsRead(i) ? "" : "; not read")} */\n");
        }
        text.Append("\n/* The actions: what the actuators are told. */\n");
        for (var i = 0; i < actions.Length; i++)
        {
            var action = plan.Actions[i];
            text.Append(CultureInfo.InvariantCulture,
                $"#define POLICY_{actions[i]} {i}u /* {CText.Comment(section.Actuators[i])}, from {action.Low:R} to {action.High:R} */\n");
        }
        text.Append(arithmetic.Formats(observations, actions));
        text.Append(CultureInfo.InvariantCulture, $$"""

            typedef enum
            {
                POLICY_OK = 0,
                POLICY_BAD_OBSERVATION = 1, /* {{arithmetic.BadObservation}} */
                POLICY_NOT_FINITE = 2       /* {{arithmetic.NotFinite}} */
            } policy_status;

            /*
             * The action for an observation. No allocation, no state: any number of callers at once. If the result is not POLICY_OK, every
             * action is 0, or what is nearest to 0 in its range.
             */
            policy_status policy_step(const {{number}} observation[POLICY_OBSERVATIONS], {{number}} action[POLICY_ACTIONS]);

            #ifdef __cplusplus
            }
            #endif

            #endif

            """);
        return text.ToString();
    }

    private static string Describe(ObservationSignal signal)
    {
        // No sensor has these: the robot's own code supplies them.
        if (signal.Kind == SignalKind.PreviousAction) return $"fed back; action of {signal.Of} in the step before, 0 in the first";
        if (signal.Kind == SignalKind.Target) return $"commanded; target {signal.Of}";
        var unit = signal.Unit.Length > 0 ? signal.Unit : "unit of the sensor";
        var minus = signal.Minus.Length > 0 ? $" minus {signal.Minus}" : "";
        return $"{unit}; {Words(signal.Kind)} {signal.Of}{minus}, {signal.Component}{AxesOf(signal)}";
    }

    // Of joints with several coordinates, which their names tell.
    private static string AxesOf(ObservationSignal signal)
    {
        if (signal.Kind is not (SignalKind.JointPosition or SignalKind.JointVelocity)) return "";
        if (signal.Component < 3 && signal.Name == $"{signal.Of} {(signal.Kind == SignalKind.JointPosition ? "position" : "velocity")} "
            + "xyz"[signal.Component]) return ", in the axes of the world";
        return signal.Name.StartsWith($"{signal.Of} angular velocity ", StringComparison.Ordinal) ? ", about the axes of its body" : "";
    }

    private static string Words(SignalKind kind) => kind switch
    {
        SignalKind.JointPosition => "position of joint",
        SignalKind.JointVelocity => "velocity of joint",
        SignalKind.JointCosine => "cosine of joint",
        SignalKind.JointSine => "sine of joint",
        SignalKind.BodyPosition => "position of body",
        SignalKind.BodyDifference => "position of body",
        SignalKind.BodyWrench => "wrench on body",
        SignalKind.SitePosition => "position of site",
        SignalKind.GeomPosition => "position of geom",
        SignalKind.CenterOfMass => "center of mass below",
        SignalKind.PointDifference => "position of",
        SignalKind.BodyUp => "z axis of body",
        SignalKind.BodyHeading => "yaw of body",
        SignalKind.BodyOrientation => "orientation of body",
        SignalKind.Clock => "phase of",
        SignalKind.BodyInertia => "inertia of body",
        SignalKind.BodyVelocity => "velocity of body",
        SignalKind.ActuatorForce => "force of actuators on joint",
        SignalKind.ConstraintForce => "force of constraints on joint",
        SignalKind.Contact => "contact:",
        _ => "sensor",
    };
}
