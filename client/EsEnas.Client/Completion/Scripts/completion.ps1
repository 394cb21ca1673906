# Completion of esenas for PowerShell: the program itself says what may come next.
# Now: ./esenas completion powershell | Out-String | Invoke-Expression; for good: the same line, with the whole path, in $PROFILE.
Register-ArgumentCompleter -Native -CommandName esenas -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $program, $line = $commandAst.ToString() -split '\s+', 2
    $line = [string]$line
    # The tree ends with the last word: a blank after it means that a new word begins.
    if ($wordToComplete -eq '' -and $line -ne '') { $line += ' ' }
    & $program "[suggest:$($line.Length)]" $line 2>$null | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
