using EsEnas.Hosting.Tests;
using EsEnas.Hosting.Tests.Support;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// Besides running the tests, this executable is the process that they start and kill.
return args switch
{
    [ChildProcess.HostVerb, string directory] => await ChildProcess.HostAsync(directory),
    [ChildProcess.WriteVerb, string directory] => await ChildProcess.WriteAsync(directory),
    _ when args.Contains("-automated") || args.Contains("@@") => await ConsoleRunner.Run(args),
    _ => await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
};
