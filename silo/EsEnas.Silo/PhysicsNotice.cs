using EsEnas.MuJoCo;
using EsEnas.Tasks.Physics;

namespace EsEnas.Silo;

/// <summary>Says on standard error, once, if this silo's libmujoco does not have the physics of the built-in tasks.</summary>
internal static class PhysicsNotice
{
    /// <summary>Looks in the background: the silo is ready meanwhile, and refuses nothing for it.</summary>
    public static void Start()
    {
        PhysicsCheck.OnMiss = text => Console.Error.WriteLine($"esenas-silo: warning: {text}");
        _ = Task.Run(Look);
    }

    private static void Look()
    {
        try
        {
            _ = PhysicsCheck.Report;
        }
        catch (MuJoCoUnavailableException)
        {
            // The health checks and every evaluation say so.
        }
    }
}
